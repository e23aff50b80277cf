-- Undoes V010__follow_account_email. Keeps every row; from now on a profile's address is the one at sign-up again.

drop trigger on_auth_user_email_changed on auth.users;
drop function public.handle_user_email();

comment on column public.profiles.email is 'The address at sign-up; null for an anonymous account.';

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '010';
    end if;
end;
$$;
