-- Functions that the tables of the later chapters stand on.
--
-- They come first because the triggers that call them are made with the tables. Neither touches a table until it is
-- called, so both may name what does not exist yet.

-- Who may call what is said function by function: PostgreSQL would let everybody call everything.
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
        left(coalesce(nullif(new.raw_user_meta_data ->> 'display_name', ''), split_part(new.email, '@', 1)), 200)
    );
    return new;
end;
$$;

comment on function public.handle_new_user() is 'Trigger on auth.users: every account has a profile.';
