package dev.playhead.realtime.change;

import java.sql.SQLException;

import dev.playhead.testing.Owner;

/** Schema {@code told}: tables of an app, each published, with somebody's rows in them. */
final class Told {

    private static final String SCHEMA = """
            create schema if not exists told;
            grant usage on schema told to anon, authenticated, service_role;
            create table if not exists told.notes (
                id int primary key,
                owner uuid,
                title text,
                priority int,
                price numeric,
                done boolean,
                tags text[],
                data jsonb,
                at timestamptz,
                double_priority int generated always as (priority * 2) stored
            );
            alter table told.notes enable row level security;
            drop policy if exists own on told.notes;
            create policy own on told.notes for select to authenticated using (owner = (select auth.uid()));
            grant select on told.notes to authenticated, service_role;
            create table if not exists told.news (id int primary key, title text, secret text);
            grant select on told.news to anon, authenticated, service_role;
            truncate told.notes, told.news;
            select playhead.publish('told.notes');
            select playhead.publish('told.news');
            """;

    private Told() {
    }

    static void lay(Owner owner) {
        run(owner, SCHEMA);
    }

    static void run(Owner owner, String script) {
        try (var connection = owner.connect(); var statement = connection.createStatement()) {
            statement.execute(script);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
