-- Undoes V002__create_projects. Loses every project.

drop table public.projects;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '002';
    end if;
end;
$$;
