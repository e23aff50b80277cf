-- Undoes V014__create_one_time_tokens. Links and codes that were sent and not used stop working.

drop table playhead.one_time_tokens;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '014';
    end if;
end;
$$;
