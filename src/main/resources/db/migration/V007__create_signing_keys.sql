-- Signing keys: what access tokens are signed with.
--
-- They live in the database so that every replica signs with the same key and a restart signs nobody out. Schema playhead
-- holds what only the service itself uses; it is never exposed.

do $$
begin
    -- Flyway has made it, to keep its history there; psql has not.
    if to_regnamespace('playhead') is null then
        create schema playhead;
    end if;
end;
$$;

revoke all on schema playhead from public;
grant usage on schema playhead to service_role;

create table playhead.signing_keys (
    id          uuid        not null default gen_random_uuid(),
    private_jwk jsonb       not null,
    public_jwk  jsonb       not null,
    created_at  timestamptz not null default now(),
    constraint signing_keys_pkey primary key (id)
);

comment on table playhead.signing_keys is 'What access tokens are signed with; the newest signs, all of them verify.';
comment on column playhead.signing_keys.id is 'The key''s kid in tokens and in the published key set.';

alter table playhead.signing_keys enable row level security;

grant select, insert on playhead.signing_keys to service_role;
