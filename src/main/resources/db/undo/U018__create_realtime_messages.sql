-- Undoes V018__create_realtime_messages. What Supabase made stays; messages that were kept for replay go.

drop table playhead.presences;
drop table playhead.replicas;

do $$
declare
    ours regprocedure;
begin
    -- With its trigger, which on Supabase hangs on somebody else's table.
    drop function playhead.relay_messages() cascade;
    drop table playhead.broadcasts;

    for ours in
        select function.oid::regprocedure
        from pg_catalog.pg_proc function
        where function.pronamespace = to_regnamespace('realtime')
          and function.proname in ('broadcast_changes', 'send', 'may_hear', 'may_speak', 'lay_out')
          and function.proowner = current_user::regrole
    loop
        execute format('drop function %s', ours);
    end loop;

    if exists (
        select
        from pg_catalog.pg_class class
        where class.oid = to_regclass('realtime.messages')
          and class.relowner = current_user::regrole
    ) then
        -- Policies that apps wrote on it go with it, and they may call the function below.
        drop table realtime.messages;
    end if;

    if exists (
        select
        from pg_catalog.pg_proc function
        where function.oid = to_regprocedure('realtime.topic()')
          and function.proowner = current_user::regrole
    ) then
        drop function realtime.topic();
    end if;

    -- Others may have made something there.
    begin
        drop schema realtime;
    exception
        when dependent_objects_still_exist or insufficient_privilege then null;
    end;
end;
$$;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '018';
    end if;
end;
$$;
