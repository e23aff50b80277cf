-- Undoes V012__create_revocations. Access tokens of ended sessions are believed again until they expire.

drop trigger on_signing_key_changed on playhead.signing_keys;
drop trigger on_api_key_changed on playhead.api_keys;
drop trigger on_auth_user_deleted on auth.users;
drop trigger on_auth_user_revoked on auth.users;
drop trigger on_auth_session_ended on auth.sessions;
drop table playhead.revocations;
drop function playhead.announce_revocations();
drop function playhead.revoke_account();
drop function playhead.revoke_ended_sessions();

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '012';
    end if;
end;
$$;
