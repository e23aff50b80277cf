-- Undoes V013__rotate_signing_keys. Keys that are encrypted cannot be read by the version before: name the key-encryption key
-- as the previous one only, and start once before. The newest key signs at once then, and retired ones verify again.

revoke update, delete on playhead.signing_keys from service_role;

alter table playhead.signing_keys
    drop constraint signing_keys_signs_before_it_retires,
    drop column retires_at,
    drop column signs_from;

comment on table playhead.signing_keys is 'What access tokens are signed with; the newest signs, all of them verify.';
comment on column playhead.signing_keys.private_jwk is null;
comment on column playhead.secrets.value is null;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '013';
    end if;
end;
$$;
