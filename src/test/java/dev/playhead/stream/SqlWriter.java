package dev.playhead.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import dev.playhead.testing.Owner;

/** Writes events by plain SQL and changes its mind about one transaction in four. */
record SqlWriter(Owner owner, String session, Random random, Set<String> acknowledged, Set<String> undone) {

    void writeWhile(BooleanSupplier wanted) {
        while (wanted.getAsBoolean()) {
            try (var connection = owner.connect()) {
                connection.setAutoCommit(false);
                while (wanted.getAsBoolean()) {
                    transact(connection);
                    DeliveryTrial.pause(10);
                }
            } catch (SQLException away) {
                DeliveryTrial.pause(50);
            }
        }
    }

    private void transact(Connection connection) throws SQLException {
        var ids = new ArrayList<String>();
        for (var count = random.nextInt(3); count >= 0; count--) {
            ids.add(insert(connection));
        }
        end(connection, ids);
    }

    private void end(Connection connection, List<String> ids) throws SQLException {
        if (random.nextInt(4) == 0) {
            connection.rollback();
            undone.addAll(ids);
        } else {
            // If this fails, nobody knows: they are in neither list.
            connection.commit();
            acknowledged.addAll(ids);
        }
    }

    private String insert(Connection connection) throws SQLException {
        var id = UUID.randomUUID();
        try (var statement = connection.prepareStatement("""
                insert into public.session_events (id, session_id, event_type, data)
                values (?, ?, 'thinking', '{"message": "by hand"}')
                """)) {
            statement.setObject(1, id);
            statement.setObject(2, UUID.fromString(session));
            statement.executeUpdate();
        }
        return id.toString();
    }
}
