-- Undoes V016__announce_schema_changes. The data API then looks for changes of the schema by itself.

drop event trigger if exists playhead_schema_dropped;
drop event trigger if exists playhead_schema_changed;
drop function playhead.announce_schema_changes();

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '016';
    end if;
end;
$$;
