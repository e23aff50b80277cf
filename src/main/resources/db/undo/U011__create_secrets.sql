-- Undoes V011__create_secrets. Loses the secret of the refresh tokens: a client that shows one a second time, because its
-- first answer was lost, gets no successor and signs in again.

drop table playhead.secrets;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '011';
    end if;
end;
$$;
