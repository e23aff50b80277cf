-- Undoes V019__create_realtime_receipts. Clients that come back begin from now, unless they say themselves where they were.

drop table playhead.realtime_receipts;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '019';
    end if;
end;
$$;
