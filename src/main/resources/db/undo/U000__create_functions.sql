-- Undoes V000__create_functions. Keeps every row; what is left is the database as it was before us, with the roles and
-- schema auth, which belong to no version.
--
-- Nobody gets the right to create in schema public back: since PostgreSQL 15 nobody has it from the start. On Supabase the
-- use of the schema was not ours to give, so it is not taken away.

drop function public.handle_new_user();
drop function public.update_updated_at();

do $$
begin
    if (select nspowner::regrole = current_user::regrole from pg_catalog.pg_namespace where nspname = 'auth') then
        revoke usage on schema public from anon, authenticated, service_role;
    end if;
end;
$$;

alter default privileges grant execute on functions to public;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '000';
    end if;
end;
$$;
