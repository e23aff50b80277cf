-- Secrets: random bytes that the replicas share and nobody else needs.
--
-- There is one so far: what the next refresh token of a chain is derived with. Whoever makes the first keys of a new
-- database holds the row of that secret locked, so that replicas that start together end up with the same keys.

create table playhead.secrets (
    name       text        not null,
    value      bytea       not null,
    created_at timestamptz not null default now(),
    constraint secrets_pkey primary key (name),
    constraint secrets_value_length check (octet_length(value) >= 32)
);

comment on table playhead.secrets is 'Random bytes that the replicas share.';
comment on column playhead.secrets.name is 'refresh_tokens: what the successor of a refresh token is derived with.';

comment on constraint secrets_value_length on playhead.secrets is 'must have at least 32 bytes';

alter table playhead.secrets enable row level security;

-- To lock a row takes the right to update it.
grant select, insert, update on playhead.secrets to service_role;
