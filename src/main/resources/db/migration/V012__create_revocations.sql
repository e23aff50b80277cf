-- Revocations: access tokens that must not be believed any more, although their signature is good and their time has not come.
--
-- A token is judged without asking the database, so every replica keeps these in memory: it reads them all at its start, and
-- those that changed since when they are announced and once a second. Rows come from triggers, so that a session ends for every
-- door at once whoever ended it, and however: signing out, deleting the account, a statement in psql.

create table playhead.revocations (
    subject    uuid        not null,
    reason     text        not null,
    until      timestamptz not null default 'infinity',
    changed_at timestamptz not null default clock_timestamp(),
    changed_in xid8        not null default pg_current_xact_id(),
    constraint revocations_pkey primary key (subject),
    constraint revocations_reason_known check (reason in ('session_ended', 'account_banned', 'account_deleted'))
);

comment on table playhead.revocations is 'Access tokens that name the subject are refused, as long as one that was issued before may live.';
comment on column playhead.revocations.subject is 'A session, or a user: what tokens carry as session_id or sub.';
comment on column playhead.revocations.until is 'From then on tokens of the subject are believed again: the end of a ban.';

comment on column playhead.revocations.changed_in is
    'The transaction that wrote it: times are taken before the commit, so a reader who goes by them misses whoever commits late.';

comment on constraint revocations_reason_known on playhead.revocations is
    'must be session_ended, account_banned or account_deleted';

create index revocations_changed_in_idx on playhead.revocations (changed_in);

alter table playhead.revocations enable row level security;

grant select, insert, update, delete on playhead.revocations to service_role;

-- Security definer, because whoever ends a session need be able to write neither this table nor a notification.
create function playhead.revoke_ended_sessions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into playhead.revocations as known (subject, reason)
    select id, 'session_ended'
    from ended
    order by id
    on conflict (subject) do update
    set reason = excluded.reason,
        until = excluded.until,
        changed_at = excluded.changed_at,
        changed_in = excluded.changed_in;
    return null;
end;
$$;

comment on function playhead.revoke_ended_sessions() is 'Trigger on auth.sessions: the access tokens of a session end with it.';

-- Security definer for the same reason. A ban that is lifted leaves a row whose time is over: that is how replicas learn of it.
create function playhead.revoke_account()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    is_gone constant boolean := tg_op = 'DELETE' or new.deleted_at is not null;
begin
    insert into playhead.revocations as known (subject, reason, until)
    select
        old.id,
        case when is_gone then 'account_deleted' else 'account_banned' end,
        case when is_gone then 'infinity' else coalesce(new.banned_until, clock_timestamp()) end
    on conflict (subject) do update
    set reason = excluded.reason,
        until = excluded.until,
        changed_at = excluded.changed_at,
        changed_in = excluded.changed_in;
    return null;
end;
$$;

comment on function playhead.revoke_account() is 'Trigger on auth.users: the access tokens of a banned or deleted account are not believed.';

-- Security definer for the same reason. It carries nothing: whoever hears it reads for himself.
create function playhead.announce_revocations()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify('playhead_revocations', '');
    return null;
end;
$$;

comment on function playhead.announce_revocations() is 'Trigger: tells the replicas that credentials were revoked.';

revoke all on function playhead.revoke_ended_sessions(), playhead.revoke_account(), playhead.announce_revocations()
from public, anon, authenticated, service_role;

create trigger on_revocation
    after insert or update on playhead.revocations
    for each statement
    execute function playhead.announce_revocations();

create trigger on_auth_session_ended
    after delete on auth.sessions
    referencing old table as ended
    for each statement
    execute function playhead.revoke_ended_sessions();

create trigger on_auth_user_revoked
    after update of banned_until, deleted_at on auth.users
    for each row
    when (old.banned_until is distinct from new.banned_until or old.deleted_at is distinct from new.deleted_at)
    execute function playhead.revoke_account();

create trigger on_auth_user_deleted
    after delete on auth.users
    for each row
    execute function playhead.revoke_account();

-- A changed or revoked key is as urgent.
create trigger on_api_key_changed
    after insert or update or delete on playhead.api_keys
    for each statement
    execute function playhead.announce_revocations();

create trigger on_signing_key_changed
    after insert or update or delete on playhead.signing_keys
    for each statement
    execute function playhead.announce_revocations();
