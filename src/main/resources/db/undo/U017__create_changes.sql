-- Undoes V017__create_changes. Nobody is told of changes any more, and those who followed start over; no table of an app
-- loses a row.

do $$
declare
    published regclass;
begin
    for published in
        select playhead.published()
    loop
        perform playhead.unpublish(published);
    end loop;
end;
$$;

drop function playhead.published();
drop function playhead.unpublish(regclass);
drop function playhead.publish(regclass);
drop function playhead.note_events();
drop function playhead.note_truncated();
drop function playhead.note_deleted();
drop function playhead.note_updated();
drop function playhead.note_inserted();
drop function playhead.announce_changes();
drop table playhead.change_horizons;
drop table playhead.change_log;
drop table playhead.changes;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '017';
    end if;
end;
$$;
