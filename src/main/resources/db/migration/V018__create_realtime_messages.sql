-- Broadcasts and presence.
--
-- Schema realtime holds what Supabase's apps expect to find there: the table whose policies guard private channels, and the
-- functions by which a transaction tells a channel something. A hosted database of Supabase has all of it already, in newer
-- ones without the right to make anything beside it. So each object is made where it is missing, and what may not be made is
-- said and left out.
--
-- Schema playhead holds what the replicas tell each other: broadcasts on their way, and who is present.

-- What apps see --------------------------------------------------------------------------------------------------

create schema if not exists realtime;

do $$
begin
    grant usage on schema realtime to anon, authenticated, service_role;
exception
    when insufficient_privilege then
        raise notice 'rights on schema realtime stay as they are: %', sqlerrm;
end;
$$;

do $$
begin
    if to_regclass('realtime.messages') is not null then
        return;
    end if;

    create table realtime.messages (
        id          uuid      not null default gen_random_uuid(),
        topic       text      not null,
        extension   text      not null,
        payload     jsonb,
        event       text,
        private     boolean   default false,
        -- The clock and not the transaction's beginning: whoever reads on from a time then misses less.
        inserted_at timestamp not null default (clock_timestamp() at time zone 'utc'),
        updated_at  timestamp not null default (clock_timestamp() at time zone 'utc'),
        position    bigint    not null generated always as identity,
        constraint messages_pkey primary key (id, inserted_at)
    );

    comment on table realtime.messages is 'Broadcasts from the database, kept for some days; its policies say who may hear and speak in private channels.';
    comment on column realtime.messages.topic is 'The channel''s name.';
    comment on column realtime.messages.extension is 'What a policy is asked about: broadcast or presence.';
    comment on column realtime.messages.position is 'Keeps apart what one transaction sent, in its order.';

    create index messages_topic_inserted_at_idx on realtime.messages (topic, inserted_at desc, position desc)
        where extension = 'broadcast' and private;
    create index messages_inserted_at_idx on realtime.messages (inserted_at);

    alter table realtime.messages enable row level security;

    -- No policies: they are the app's to write.

    revoke all on realtime.messages from public, anon, authenticated, service_role;
    grant select, insert, update on realtime.messages to anon, authenticated, service_role;
    -- Retention deletes.
    grant delete on realtime.messages to service_role;
end;
$$;

do $$
begin
    if to_regprocedure('realtime.topic()') is null then
        create function realtime.topic()
        returns text
        language sql
        stable
        set search_path = ''
        as 'select nullif(current_setting(''realtime.topic'', true), '''')';

        comment on function realtime.topic() is 'The name of the channel that a policy on realtime.messages is asked about.';

        revoke all on function realtime.topic() from public;
        grant execute on function realtime.topic() to anon, authenticated, service_role;
    end if;

    -- As whoever calls it, so that the policies of realtime.messages hold. What cannot be told is no reason to undo what the
    -- transaction is about, hence a warning.
    if to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null then
        create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
        returns void
        language plpgsql
        volatile
        set search_path = ''
        as $body$
        declare
            message_id constant pg_catalog.uuid := gen_random_uuid();
        begin
            -- A statement, because set_config is not everybody's to call.
            execute format('set local realtime.topic to %L', send.topic);
            insert into realtime.messages (id, topic, extension, payload, event, private)
            values (
                message_id,
                send.topic,
                'broadcast',
                case
                    when jsonb_typeof(send.payload) = 'object' and not send.payload ? 'id'
                        then send.payload || jsonb_build_object('id', message_id)
                    else send.payload
                end,
                send.event,
                send.private
            );
        exception
            when others then
                raise warning 'the broadcast was not sent: %', sqlerrm;
        end;
        $body$;

        comment on function realtime.send(jsonb, text, text, boolean) is
            'Tells a channel something when the transaction commits; an object without an id is given the message''s.';

        revoke all on function realtime.send(jsonb, text, text, boolean) from public;
        grant execute on function realtime.send(jsonb, text, text, boolean) to anon, authenticated, service_role;
    end if;

    if to_regprocedure('realtime.broadcast_changes(text, text, text, text, text, record, record, text)') is null then
        create function realtime.broadcast_changes(
            topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record,
            level text default 'ROW'
        )
        returns void
        language plpgsql
        volatile
        set search_path = ''
        as $body$
        begin
            if level = 'STATEMENT' then
                raise exception 'broadcast_changes is for triggers that run for each row'
                    using errcode = 'feature_not_supported';
            end if;
            if operation is null or operation not in ('INSERT', 'UPDATE', 'DELETE') then
                raise exception 'broadcast_changes knows no operation %', operation
                    using errcode = 'invalid_parameter_value';
            end if;
            perform realtime.send(
                jsonb_build_object(
                    'schema', table_schema,
                    'table', table_name,
                    'operation', operation,
                    'record', to_jsonb(new),
                    'old_record', to_jsonb(old)
                ),
                event_name,
                topic_name
            );
        end;
        $body$;

        comment on function realtime.broadcast_changes(text, text, text, text, text, record, record, text) is
            'Called by a trigger: tells a private channel what happened to a row.';

        revoke all on function realtime.broadcast_changes(text, text, text, text, text, record, record, text) from public;
        grant execute on function realtime.broadcast_changes(text, text, text, text, text, record, record, text)
        to anon, authenticated, service_role;
    end if;
exception
    when insufficient_privilege then
        raise notice 'functions of schema realtime are missing: %', sqlerrm;
end;
$$;

-- Who may do what in a private channel is found by trying: whether a row of that topic can be read, and whether one can be
-- inserted. All that is tried is undone before the answer.
--
-- The row to be read is put there by a function that is security definer, because whoever may read need not be able to write.
-- It is of no use beside: a row without a payload is told to nobody, and swept.
do $$
begin
    create function realtime.lay_out(id uuid, inserted_at timestamp, topic text, extension text)
    returns void
    language sql
    volatile
    security definer
    set search_path = ''
    as $body$
        insert into realtime.messages (id, inserted_at, topic, extension, private)
        values (lay_out.id, lay_out.inserted_at, lay_out.topic, lay_out.extension, true)
    $body$;

    comment on function realtime.lay_out(uuid, timestamp, text, text) is 'For realtime.rights: puts a row there to be read.';

    create function realtime.may_hear(topic text, extension text)
    returns boolean
    language plpgsql
    volatile
    set search_path = ''
    as $body$
    declare
        probe constant pg_catalog.uuid := gen_random_uuid();
        laid_at constant pg_catalog.timestamp := clock_timestamp() at time zone 'utc';
        is_seen pg_catalog.bool := false;
    begin
        begin
            perform realtime.lay_out(probe, laid_at, may_hear.topic, may_hear.extension);
            is_seen := exists (
                select
                from realtime.messages message
                where message.id = probe
                  and message.inserted_at = laid_at
            );
            raise exception 'undone' using errcode = 'PH001';
        exception
            when sqlstate 'PH001' or insufficient_privilege then null;
        end;
        return is_seen;
    end;
    $body$;

    comment on function realtime.may_hear(text, text) is 'Whether the caller could read a message of the topic.';

    create function realtime.may_speak(topic text, extension text)
    returns boolean
    language plpgsql
    volatile
    set search_path = ''
    as $body$
    declare
        is_taken pg_catalog.bool := false;
    begin
        begin
            insert into realtime.messages (topic, extension, private)
            values (may_speak.topic, may_speak.extension, true);
            is_taken := true;
            raise exception 'undone' using errcode = 'PH001';
        exception
            when sqlstate 'PH001' or insufficient_privilege then null;
        end;
        return is_taken;
    end;
    $body$;

    comment on function realtime.may_speak(text, text) is 'Whether the caller could insert a message of the topic.';

    revoke all on function realtime.lay_out(uuid, timestamp, text, text), realtime.may_hear(text, text),
        realtime.may_speak(text, text) from public;
    grant execute on function realtime.lay_out(uuid, timestamp, text, text), realtime.may_hear(text, text),
        realtime.may_speak(text, text) to anon, authenticated, service_role;
exception
    when insufficient_privilege then
        raise notice 'nobody can be let into private channels: %', sqlerrm;
end;
$$;

-- Broadcasts on their way ----------------------------------------------------------------------------------------

-- What clients say through one replica, the others read here, within a minute. A crash takes what was on its way and nothing
-- else, hence unlogged. Readers go by transaction numbers as they do with revocations: whoever commits late is not missed.
create unlogged table playhead.broadcasts (
    id            bigint      not null generated always as identity,
    sent_in       xid8        not null default pg_current_xact_id(),
    sent_at       timestamptz not null default clock_timestamp(),
    sender        uuid,
    topic         text        not null,
    event         text        not null,
    payload       bytea,
    is_binary     boolean     not null default false,
    is_private    boolean     not null,
    size          integer     not null,
    message_id    uuid,
    message_time  timestamp,
    constraint broadcasts_pkey primary key (id),
    constraint broadcasts_have_a_payload check ((payload is null) = (message_id is not null))
);

comment on table playhead.broadcasts is 'Broadcasts on their way from one replica, or from the database, to the replicas.';
comment on column playhead.broadcasts.sent_in is 'The transaction that wrote it: a reader who goes by id misses whoever commits late.';
comment on column playhead.broadcasts.sender is 'The replica that has told its own listeners already; null where the database speaks.';
comment on column playhead.broadcasts.message_id is 'With message_time the row of realtime.messages that holds the payload.';
comment on column playhead.broadcasts.size is 'Bytes of the payload, for readers to take no more than they can hold.';

comment on constraint broadcasts_have_a_payload on playhead.broadcasts is 'must have a payload, or say where it is';

create index broadcasts_sent_in_idx on playhead.broadcasts (sent_in);
create index broadcasts_sent_at_idx on playhead.broadcasts (sent_at);

-- Compressing what is gone in a minute is work for nothing.
alter table playhead.broadcasts alter column payload set storage external;

alter table playhead.broadcasts enable row level security;

grant select, insert, delete on playhead.broadcasts to service_role;

-- Security definer, because whoever sends a message need be able to write neither this table nor a notification. Rows of a
-- statement come in the order in which it inserted them.
create function playhead.relay_messages()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into playhead.broadcasts (topic, event, is_private, size, message_id, message_time)
    select
        inserted.topic,
        inserted.event,
        coalesce(inserted.private, false),
        octet_length(inserted.payload::pg_catalog.text),
        inserted.id,
        inserted.inserted_at
    from inserted
    where inserted.extension = 'broadcast'
      and inserted.event is not null
      and inserted.payload is not null;
    if found then
        perform pg_catalog.pg_notify('playhead_broadcasts', '');
    end if;
    return null;
end;
$$;

comment on function playhead.relay_messages() is 'Trigger on realtime.messages: has the replicas tell their listeners.';

revoke all on function playhead.relay_messages() from public, anon, authenticated, service_role;

do $$
begin
    create trigger messages_relay
        after insert on realtime.messages
        referencing new table as inserted
        for each statement
        execute function playhead.relay_messages();
exception
    when insufficient_privilege then
        raise notice 'broadcasts from the database are not told: %', sqlerrm;
end;
$$;

-- Replicas and who is present ------------------------------------------------------------------------------------

create unlogged table playhead.replicas (
    id      uuid        not null,
    seen_at timestamptz not null default clock_timestamp(),
    constraint replicas_pkey primary key (id)
);

comment on table playhead.replicas is 'The replicas that live: each says so every few seconds.';

alter table playhead.replicas enable row level security;

grant select, insert, update, delete on playhead.replicas to service_role;

-- A row stays for a minute after somebody left, for the others to notice.
create unlogged table playhead.presences (
    id         uuid        not null,
    replica    uuid        not null,
    topic      text        not null,
    is_private boolean     not null,
    key        text        not null,
    ref        text        not null,
    payload    text        not null,
    is_gone    boolean     not null default false,
    changed_in xid8        not null default pg_current_xact_id(),
    changed_at timestamptz not null default clock_timestamp(),
    constraint presences_pkey primary key (id)
);

comment on table playhead.presences is 'Who is present in which channel. No foreign key to the replica: one that was thought dead comes back.';
comment on column playhead.presences.id is 'One channel of one socket.';
comment on column playhead.presences.key is 'What the client calls itself; several may by the same.';
comment on column playhead.presences.ref is 'What tells this state of this member from every other.';
comment on column playhead.presences.payload is 'A JSON object as its client wrote it.';

create index presences_topic_idx on playhead.presences (topic) where not is_gone;
create index presences_replica_idx on playhead.presences (replica) where not is_gone;
create index presences_changed_in_idx on playhead.presences (changed_in);
create index presences_gone_idx on playhead.presences (changed_at) where is_gone;

alter table playhead.presences enable row level security;

grant select, insert, update, delete on playhead.presences to service_role;
