-- Undoes V015__create_rate_limits. Counting begins anew.

drop table playhead.rate_limits;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '015';
    end if;
end;
$$;
