-- Signing keys are rotated: a new one is published before it signs, and the old ones are published for as long as tokens
-- that they signed may live. So nobody holds a good token whose key is not to be found.

alter table playhead.signing_keys
    add column signs_from timestamptz not null default now(),
    add column retires_at timestamptz not null default 'infinity',
    add constraint signing_keys_signs_before_it_retires check (signs_from <= retires_at);

comment on table playhead.signing_keys is 'What access tokens are signed with: the newest whose time has come signs, all that are not retired verify.';
comment on column playhead.signing_keys.private_jwk is 'The pair as a JSON Web Key, or {"jwe": …} of it where a key-encryption key is configured.';
comment on column playhead.secrets.value is 'The bytes, or a JWE of them where a key-encryption key is configured.';
comment on column playhead.signing_keys.signs_from is 'When replicas begin to sign with it; it is published from the moment it is made.';
comment on column playhead.signing_keys.retires_at is 'When tokens that it signed are not believed any more.';

comment on constraint signing_keys_signs_before_it_retires on playhead.signing_keys is 'must not retire before it signs';

grant update, delete on playhead.signing_keys to service_role;
