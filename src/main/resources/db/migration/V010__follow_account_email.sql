-- A profile's address follows its account's.
--
-- handle_new_user copies the address at sign-up. Left alone, the copy would be wrong once the user changes it, and since a
-- profile's address is unique, whoever then signs up with the old one could not: the account would be free to make, and its
-- profile would not.

-- Security definer for the same reason as handle_new_user.
create function public.handle_user_email()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update public.profiles
    set email = new.email
    where id = new.id;
    return null;
end;
$$;

comment on function public.handle_user_email() is 'Trigger on auth.users: a profile''s address is its account''s.';

revoke all on function public.handle_user_email() from public, anon, authenticated, service_role;

comment on column public.profiles.email is 'The account''s address; null for an anonymous account.';

create trigger on_auth_user_email_changed
    after update of email on auth.users
    for each row
    when (old.email is distinct from new.email)
    execute function public.handle_user_email();
