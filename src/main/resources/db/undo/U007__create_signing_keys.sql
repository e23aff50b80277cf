-- Undoes V007__create_signing_keys. Loses the keys that access tokens were signed with: everybody is signed out.
--
-- Schema playhead stays: it holds the history of the migrations, and was there before them.

drop table playhead.signing_keys;

revoke usage on schema playhead from service_role;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '007';
    end if;
end;
$$;
