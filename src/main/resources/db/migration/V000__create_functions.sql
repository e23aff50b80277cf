-- Functions that the tables of the later chapters stand on.
--
-- They come first because the triggers that call them are made with the tables. Neither touches a table until it is
-- called, so both may name what does not exist yet.

-- Row-level security is forced on every table, also for the tables' owner, and the security definer functions of the later
-- chapters act as that owner. One who is held by the policies would migrate without a murmur and then sign nobody up.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = current_user and (rolsuper or rolbypassrls)) then
        raise exception 'the role of the migrations, %, is held by row-level security', current_user
            using errcode = 'insufficient_privilege',
                  hint = 'Have a superuser run: alter role ' || quote_ident(current_user) || ' bypassrls';
    end if;
end;
$$;

-- Who may call what is said function by function: PostgreSQL would let everybody call everything, and Supabase names the
-- API's roles one by one in its default privileges. Hence the explicit revokes below and in every later chapter. A trigger
-- function is no exception: whoever may execute one may hang it on a temporary table with rows of his own making.
alter default privileges revoke execute on functions from public;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated, service_role;

create function public.update_updated_at()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    new.updated_at = now();
    return new;
end;
$$;

comment on function public.update_updated_at() is 'Trigger: notes when a row was last changed.';

revoke all on function public.update_updated_at() from public, anon, authenticated, service_role;

-- Security definer, because an account is made by whoever may write auth.users, and that role need not be able to write
-- profiles; users have no insert policy on profiles at all. It takes nothing from the caller but the new account's row.
create function public.handle_new_user()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.profiles (id, email, display_name)
    values (
        new.id,
        new.email,
        -- The name that the person gave, cut to what a profile holds; else what stands before the @ of the address.
        left(
            coalesce(
                nullif(new.raw_user_meta_data ->> 'display_name', ''),
                nullif(split_part(new.email, '@', 1), '')
            ),
            200
        )
    );
    return new;
end;
$$;

comment on function public.handle_new_user() is 'Trigger on auth.users: every account has a profile.';

revoke all on function public.handle_new_user() from public, anon, authenticated, service_role;
