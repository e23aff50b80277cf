-- The log of changes: what was written to published tables, for those who follow them.
--
-- A change is told by the transaction that made it, which writes it here as well: what is in the log was committed, and what
-- was committed is in the log. Whoever follows holds a snapshot, the set of the transactions that are told; what comes next is
-- what another set holds and his does not. So nothing waits for a transaction that stays open, and nothing is passed over when
-- it commits at last, as it would be by numbers or times, which are drawn before the commit.
--
-- The log is short: what every follower may be expected to have seen is trimmed.

create table playhead.changes (
    id         bigint      not null generated always as identity,
    changed_in xid8        not null default pg_current_xact_id(),
    changed_at timestamptz not null default clock_timestamp(),
    relation   oid         not null,
    type       text        not null,
    record     jsonb,
    old_record jsonb,
    session_id uuid,
    first_seq  bigint,
    last_seq   bigint,
    constraint changes_pkey primary key (id),
    constraint changes_type_known check (type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
);

comment on table playhead.changes is 'What was written to published tables, a row for each row; of events a row for each statement and session.';
comment on column playhead.changes.id is 'Of two changes of one row, and of what depends on each other, the later has the larger.';
comment on column playhead.changes.changed_in is 'The transaction, by which followers know what they were told.';
comment on column playhead.changes.relation is 'The table; of a partition, the table that it is a part of.';
comment on column playhead.changes.record is 'The row as it became; nothing for a row that is gone.';
comment on column playhead.changes.old_record is 'The row as it was; nothing for a new one.';
comment on column playhead.changes.session_id is 'Whose events first_seq to last_seq are new: they are read from their own table, where they never change.';

comment on constraint changes_type_known on playhead.changes is 'must be INSERT, UPDATE, DELETE or TRUNCATE';

create index changes_changed_in_id_idx on playhead.changes (changed_in, id);

alter table playhead.changes enable row level security;

grant select, delete on playhead.changes to service_role;

-- How far the log goes back -----------------------------------------------------------------------------------------

create table playhead.change_log (
    is_only boolean     not null default true,
    epoch   uuid        not null default gen_random_uuid(),
    trimmed pg_snapshot not null default '1:1:',
    constraint change_log_pkey primary key (is_only),
    constraint change_log_is_only check (is_only)
);

comment on table playhead.change_log is 'How far the log of changes goes back; one row.';
comment on column playhead.change_log.epoch is 'Changes when transactions may have other numbers than before, as after a restore: every follower then starts over.';
comment on column playhead.change_log.trimmed is 'What it sees is no longer kept.';

comment on constraint change_log_is_only on playhead.change_log is 'must be true';

alter table playhead.change_log enable row level security;

grant select, update (trimmed) on playhead.change_log to service_role;

insert into playhead.change_log default values;

-- Times say nothing of when a transaction was committed. So the log is trimmed by snapshots: what one saw that was taken long
-- enough ago has been there for at least as long.
create table playhead.change_horizons (
    taken_at timestamptz not null default clock_timestamp(),
    horizon  pg_snapshot not null default pg_current_snapshot(),
    constraint change_horizons_pkey primary key (taken_at)
);

comment on table playhead.change_horizons is 'What was committed when: snapshots of the last minutes.';

alter table playhead.change_horizons enable row level security;

grant select, insert, delete on playhead.change_horizons to service_role;

-- What writes it ----------------------------------------------------------------------------------------------------

-- Commits that notify take turns, each until it is on the disk: writers at once would be ten times slower for it. So of those who
-- write in the same twentieth of a second one notifies, and a transaction no more than once. Readers look again for a while
-- after they were woken, longer and longer, which finds those who commit after him; where he rolls back, they find it by the
-- look that they take anyway.
create function playhead.announce_changes()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
    if coalesce(pg_catalog.current_setting('playhead.changes_announced', true), '') = ''
        and pg_catalog.pg_try_advisory_xact_lock(
            1886152040,
            (extract(epoch from pg_catalog.clock_timestamp()) * 20)::pg_catalog.int8::pg_catalog.bit(31)::pg_catalog.int4
        )
    then
        perform pg_catalog.set_config('playhead.changes_announced', 'yes', true);
        perform pg_catalog.pg_notify('playhead_changes', '');
    end if;
end;
$$;

comment on function playhead.announce_changes() is 'Tells the replicas that there are changes, unless somebody else is about to.';

-- The triggers are security definer, because whoever writes to a published table need be able to write neither the log nor a
-- notification. They run once a statement. Their settings are those by which values become text, so that the log does not
-- depend on who writes.

create function playhead.note_inserted()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
set timezone = 'UTC'
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
begin
    insert into playhead.changes (relation, type, record)
    select coalesce(pg_catalog.pg_partition_root(tg_relid), tg_relid), 'INSERT', pg_catalog.to_jsonb(became)
    from became;
    if found then
        perform playhead.announce_changes();
    end if;
    return null;
end;
$$;

comment on function playhead.note_inserted() is 'Trigger of published tables: notes rows that a statement inserted.';

-- The two sides of an update come in the same order, and nothing else tells which belong together where a key changed.
create function playhead.note_updated()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
set timezone = 'UTC'
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
begin
    insert into playhead.changes (relation, type, record, old_record)
    select coalesce(pg_catalog.pg_partition_root(tg_relid), tg_relid), 'UPDATE', after.record, before.record
    from (
        select pg_catalog.row_number() over () as place, pg_catalog.to_jsonb(became) as record
        from became
    ) as after
    join (
        select pg_catalog.row_number() over () as place, pg_catalog.to_jsonb(was) as record
        from was
    ) as before on before.place = after.place
    order by after.place;
    if found then
        perform playhead.announce_changes();
    end if;
    return null;
end;
$$;

comment on function playhead.note_updated() is 'Trigger of published tables: notes rows that a statement updated, as they were and became.';

create function playhead.note_deleted()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
set timezone = 'UTC'
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
begin
    insert into playhead.changes (relation, type, old_record)
    select coalesce(pg_catalog.pg_partition_root(tg_relid), tg_relid), 'DELETE', pg_catalog.to_jsonb(was)
    from was;
    if found then
        perform playhead.announce_changes();
    end if;
    return null;
end;
$$;

comment on function playhead.note_deleted() is 'Trigger of published tables: notes rows that a statement deleted.';

-- Which rows went is known to nobody then: who follows the table is told to read it anew.
create function playhead.note_truncated()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into playhead.changes (relation, type)
    values (coalesce(pg_catalog.pg_partition_root(tg_relid), tg_relid), 'TRUNCATE');
    perform playhead.announce_changes();
    return null;
end;
$$;

comment on function playhead.note_truncated() is 'Trigger of published tables: notes that all rows are gone.';

-- Events are many, and are there to be read: the log says which are new and does not repeat them.
create function playhead.note_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into playhead.changes (relation, type, session_id, first_seq, last_seq)
    select tg_relid, 'INSERT', session_id, min(seq), max(seq)
    from became
    group by session_id;
    if found then
        perform playhead.announce_changes();
    end if;
    return null;
end;
$$;

comment on function playhead.note_events() is 'Trigger of public.session_events: notes which of a session''s events are new.';

-- What is published -------------------------------------------------------------------------------------------------

create function playhead.publish(target regclass)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
    class pg_catalog.pg_class%rowtype;
    part regclass;
    is_of_events constant boolean := target = to_regclass('public.session_events');
begin
    select * into strict class from pg_catalog.pg_class where oid = target;
    if class.relkind not in ('r', 'p') or class.relpersistence = 't' or class.relnamespace = 'playhead'::regnamespace then
        raise exception '% cannot be published: it is no table of an app', target
            using errcode = 'wrong_object_type';
    end if;
    if class.relispartition then
        raise exception '% cannot be published by itself: it is a partition of %', target, pg_partition_root(target)
            using errcode = 'wrong_object_type',
                  hint = 'Publish the table that it is a part of.';
    end if;

    -- A statement fires the triggers of the table that it names, so each partition has them as well.
    for part in
        select target
        union
        select relid from pg_catalog.pg_partition_tree(target)
    loop
        execute format(
            'create or replace trigger playhead_changes_insert after insert on %s referencing new table as became '
                'for each statement execute function playhead.%I()',
            part,
            case when is_of_events then 'note_events' else 'note_inserted' end
        );
        -- Events never change, and go with their session alone.
        if not is_of_events then
            execute format(
                'create or replace trigger playhead_changes_update after update on %s '
                    'referencing old table as was new table as became '
                    'for each statement execute function playhead.note_updated()',
                part
            );
            execute format(
                'create or replace trigger playhead_changes_delete after delete on %s referencing old table as was '
                    'for each statement execute function playhead.note_deleted()',
                part
            );
        end if;
        execute format(
            'create or replace trigger playhead_changes_truncate after truncate on %s '
                'for each statement execute function playhead.note_truncated()',
            part
        );
    end loop;
end;
$$;

comment on function playhead.publish(regclass) is
    'Has changes of a table told to those who follow it and may see them. Again, after partitions were added. For the table''s owner.';

create function playhead.unpublish(target regclass)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
    part regclass;
    name text;
begin
    for part, name in
        select trigger.tgrelid, trigger.tgname
        from pg_catalog.pg_trigger trigger
        where trigger.tgname in (
              'playhead_changes_insert', 'playhead_changes_update', 'playhead_changes_delete', 'playhead_changes_truncate'
          )
          and (
              trigger.tgrelid = target
              or trigger.tgrelid in (select relid from pg_catalog.pg_partition_tree(target))
          )
    loop
        execute format('drop trigger %I on %s', name, part);
    end loop;
end;
$$;

comment on function playhead.unpublish(regclass) is 'Has changes of a table told no longer. For the table''s owner.';

create function playhead.published()
returns setof regclass
language sql
stable
set search_path = ''
begin atomic
    select trigger.tgrelid::regclass
    from pg_catalog.pg_trigger trigger
    join pg_catalog.pg_class class on class.oid = trigger.tgrelid
    where trigger.tgname = 'playhead_changes_insert'
      and not class.relispartition
    order by trigger.tgrelid::regclass::text;
end;

comment on function playhead.published() is 'The tables whose changes are told.';

revoke all on function
    playhead.announce_changes(), playhead.note_inserted(), playhead.note_updated(), playhead.note_deleted(), playhead.note_truncated(),
    playhead.note_events(), playhead.publish(regclass), playhead.unpublish(regclass), playhead.published()
from public, anon, authenticated, service_role;

grant execute on function playhead.published() to service_role;

select playhead.publish('public.profiles');
select playhead.publish('public.projects');
select playhead.publish('public.coding_sessions');
select playhead.publish('public.coding_jobs');
select playhead.publish('public.session_events');
