-- Undoes V001__create_profiles. Loses every profile: names, tiers, limits and customers. Accounts stay in auth.users, and a
-- later V001 makes no profiles for them.

drop trigger on_auth_user_created on auth.users;

drop table public.profiles;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '001';
    end if;
end;
$$;
