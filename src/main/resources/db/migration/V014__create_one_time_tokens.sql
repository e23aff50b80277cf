-- One-time tokens: what is sent by e-mail to prove that somebody reads it.
--
-- Each goes out in two forms: a link with 256 random bits, and a code of six digits to type. Only digests are kept. A code is
-- short enough to be tried out, so its digest is keyed with a secret of the service and a few wrong tries use it up. There is
-- one of a kind for an account: asking again replaces it.

create table playhead.one_time_tokens (
    user_id     uuid        not null,
    kind        text        not null,
    sent_to     text        not null,
    link_digest bytea       not null,
    code_digest bytea       not null,
    wrong_tries integer     not null default 0,
    -- What a client that asked with PKCE (RFC 7636) will prove to be the same one with.
    challenge        text,
    challenge_method text,
    -- For an authorization code: how its holder proved who they are.
    method           text,
    expires_at  timestamptz not null,
    created_at  timestamptz not null default now(),
    constraint one_time_tokens_pkey primary key (user_id, kind),
    constraint one_time_tokens_link_digest_key unique (link_digest),
    constraint one_time_tokens_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade,
    constraint one_time_tokens_kind_known check (
        kind in ('signup', 'invite', 'magiclink', 'recovery', 'email_change_current', 'email_change_new',
                 'reauthentication', 'pkce')
    ),
    constraint one_time_tokens_link_digest_length check (octet_length(link_digest) = 32),
    constraint one_time_tokens_code_digest_length check (octet_length(code_digest) = 32),
    constraint one_time_tokens_challenge_is_whole check ((challenge is null) = (challenge_method is null)),
    constraint one_time_tokens_challenge_method_known check (challenge_method in ('s256', 'plain'))
);

comment on table playhead.one_time_tokens is 'What was sent by e-mail and not used yet: digests of a link''s token and of a code.';
comment on column playhead.one_time_tokens.sent_to is 'The address that it proves.';

comment on constraint one_time_tokens_kind_known on playhead.one_time_tokens is 'must be a kind of one-time token';
comment on constraint one_time_tokens_link_digest_length on playhead.one_time_tokens is 'must be a SHA-256 of 32 bytes';
comment on constraint one_time_tokens_code_digest_length on playhead.one_time_tokens is 'must be a keyed SHA-256 of 32 bytes';
comment on constraint one_time_tokens_challenge_is_whole on playhead.one_time_tokens is 'must come with its method';
comment on constraint one_time_tokens_challenge_method_known on playhead.one_time_tokens is 'must be s256 or plain';

create index one_time_tokens_sent_to_idx on playhead.one_time_tokens (sent_to);

alter table playhead.one_time_tokens enable row level security;

grant select, insert, update, delete on playhead.one_time_tokens to service_role;
