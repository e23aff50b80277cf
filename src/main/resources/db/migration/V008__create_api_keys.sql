-- API keys: what an app and a server show where no user is signed in.
--
-- A publishable key stands for anon and may be in everybody's hands; a secret key stands for the service role. Only their
-- digests are kept: they are random, so a plain SHA-256 cannot be searched.

create table playhead.api_keys (
    id         uuid        not null default gen_random_uuid(),
    kind       text        not null,
    name       text        not null,
    digest     bytea       not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    constraint api_keys_pkey primary key (id),
    constraint api_keys_digest_key unique (digest),
    constraint api_keys_kind_known check (kind in ('publishable', 'secret')),
    constraint api_keys_name_length check (length(name) between 1 and 200),
    constraint api_keys_digest_length check (octet_length(digest) = 32)
);

comment on table playhead.api_keys is 'Digests of the keys that stand for anon (publishable) and the service role (secret).';

comment on constraint api_keys_kind_known on playhead.api_keys is 'must be publishable or secret';
comment on constraint api_keys_name_length on playhead.api_keys is 'must have 1 to 200 characters';
comment on constraint api_keys_digest_length on playhead.api_keys is 'must be a SHA-256 of 32 bytes';

alter table playhead.api_keys enable row level security;

grant select, insert, update on playhead.api_keys to service_role;
