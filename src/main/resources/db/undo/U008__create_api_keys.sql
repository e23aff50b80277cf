-- Undoes V008__create_api_keys. Loses every API key: whoever shows one is refused, and the keys cannot be made again.

drop table playhead.api_keys;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '008';
    end if;
end;
$$;
