package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transaction tells a channel, and who may hear and speak in a private one. */
class MessagesTest extends DatabaseTest {

    private static final String RIGHTS = """
            select concat_ws(' ',
                case when realtime.may_hear(?, 'broadcast') then 'hears' end,
                case when realtime.may_speak(?, 'broadcast') then 'speaks' end,
                case when realtime.may_hear(?, 'presence') then 'sees' end,
                case when realtime.may_speak(?, 'presence') then 'tells' end)
            """;

    @BeforeEach
    void nothing_was_said() {
        owner.update("delete from realtime.messages");
        owner.update("delete from playhead.broadcasts");
    }

    @AfterEach
    void policies_go() {
        owner.column("""
                select format('drop policy %I on realtime.messages', policyname)
                from pg_catalog.pg_policies
                where schemaname = 'realtime'
                """).forEach(drop -> owner.update(drop.toString()));
    }

    @Test
    void what_is_sent_is_kept_and_on_its_way() {
        service.value("select realtime.send('{\"text\": \"Hi\"}', 'hello', 'room', false)::text");

        var message = service.rows("select * from realtime.messages").get(0);
        assertThat(message).containsEntry("topic", "room").containsEntry("extension", "broadcast")
                .containsEntry("event", "hello").containsEntry("private", false);
        assertThat(message.get("payload").toString()).contains("\"text\": \"Hi\"", "\"id\": \"" + message.get("id") + "\"");
        assertThat(service.rows("""
                select topic, event, is_private, sender, message_id, size > 10 as has_size
                from playhead.broadcasts
                """)).singleElement().satisfies(row -> assertThat(row).containsEntry("topic", "room")
                .containsEntry("event", "hello").containsEntry("is_private", false).containsEntry("sender", null)
                .containsEntry("message_id", message.get("id")).containsEntry("has_size", true));
    }

    @Test
    void an_id_of_the_sender_and_what_is_no_object_stay_as_they_are() {
        service.value("select realtime.send('{\"id\": 7}', 'hello', 'room')::text");
        service.value("select realtime.send('[1]', 'hello', 'room')::text");
        service.value("select realtime.send('\"text\"', 'hello', 'room')::text");

        assertThat(service.column("select payload::text from realtime.messages order by position"))
                .isEqualTo(List.of("{\"id\": 7}", "[1]", "\"text\""));
        assertThat(service.column("select distinct private from realtime.messages")).isEqualTo(List.of(true));
    }

    @Test
    void what_a_transaction_sends_keeps_its_order() {
        service.rows("select realtime.send(jsonb_build_object('n', n), 'count', 'room')::text from generate_series(1, 500) n");

        assertThat(service.column("select (payload ->> 'n')::integer from realtime.messages order by position"))
                .isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
        assertThat(service.column("""
                select (message.payload ->> 'n')::integer
                from playhead.broadcasts broadcast
                join realtime.messages message on message.id = broadcast.message_id
                order by broadcast.id
                """)).isEqualTo(IntStream.rangeClosed(1, 500).boxed().toList());
    }

    @Test
    void what_is_rolled_back_was_never_sent() throws Exception {
        try (var transaction = service.begin()) {
            transaction.rows("select realtime.send('{}', 'hello', 'room')::text");
            transaction.rollback();
        }

        assertThat(service.rows("select from realtime.messages")).isEmpty();
        assertThat(service.rows("select from playhead.broadcasts")).isEmpty();
    }

    @Test
    void who_may_not_send_is_warned_and_goes_on() {
        assertThat(alice.<String> value("select realtime.send('{}', 'hello', 'room')::text || 'done'")).isEqualTo("done");

        assertThat(service.rows("select from realtime.messages")).isEmpty();
    }

    @Test
    void a_trigger_tells_what_happened_to_a_row() {
        owner.update("""
                create function public.tell_of_projects() returns trigger language plpgsql security definer set search_path = ''
                as $$
                begin
                    perform realtime.broadcast_changes('user:' || coalesce(new.user_id, old.user_id)::text, tg_op, tg_op,
                        tg_table_name, tg_table_schema, new, old);
                    return null;
                end;
                $$
                """);
        owner.update("""
                create trigger tell after insert or update or delete on public.projects
                for each row execute function public.tell_of_projects()
                """);
        try {
            var project = alice.startsProject("One");
            alice.update("update public.projects set name = 'Two' where id = ?", project);
            alice.update("delete from public.projects where id = ?", project);

            assertThat(service.column("""
                    select concat_ws(' ', topic = 'user:' || ?, event, private, payload ->> 'operation', payload ->> 'schema',
                        payload ->> 'table', payload -> 'old_record' ->> 'name', '->', payload -> 'record' ->> 'name')
                    from realtime.messages
                    order by position
                    """, alice.id())).isEqualTo(List.of("t INSERT t INSERT public projects -> One",
                    "t UPDATE t UPDATE public projects One -> Two", "t DELETE t DELETE public projects Two ->"));
        } finally {
            owner.update("drop trigger tell on public.projects");
            owner.update("drop function public.tell_of_projects()");
        }
    }

    @Test
    void without_a_policy_a_private_channel_is_nobodys() {
        assertThat(rights(alice, "room")).isEmpty();
        assertThat(rights(nobody, "room")).isEmpty();
    }

    @Test
    void policies_say_who_may_hear_and_speak() {
        owner.update("""
                create policy hear on realtime.messages for select to authenticated
                using (extension = 'broadcast' and (select realtime.topic()) = 'user:' || (select auth.uid())::text)
                """);
        owner.update("""
                create policy tell on realtime.messages for insert to authenticated
                with check (extension = 'presence' and topic = 'lobby')
                """);

        assertThat(rights(alice, "user:" + alice.id())).isEqualTo("hears");
        assertThat(rights(bob, "user:" + alice.id())).isEmpty();
        assertThat(rights(alice, "lobby")).isEqualTo("tells");
        assertThat(rights(nobody, "lobby")).isEmpty();
    }

    @Test
    void nothing_is_left_of_what_was_tried() {
        owner.update("create policy anything on realtime.messages to authenticated using (true) with check (true)");

        assertThat(rights(alice, "room")).isEqualTo("hears speaks sees tells");
        assertThat(service.rows("select from realtime.messages")).isEmpty();
        assertThat(service.rows("select from playhead.broadcasts")).isEmpty();
    }

    @Test
    void a_row_that_is_laid_out_is_told_to_nobody() {
        alice.rows("select realtime.lay_out(gen_random_uuid(), '2026-01-01', 'room', 'broadcast')::text");

        assertThat(service.rows("select from playhead.broadcasts")).isEmpty();
    }

    private static String rights(Somebody caller, String topic) {
        return caller.inTransaction(transaction -> {
            // A statement, because set_config is not everybody's to call.
            try (var setting = transaction.connection().createStatement()) {
                setting.execute("set local realtime.topic = '" + topic + "'");
            }
            return transaction.value(RIGHTS, topic, topic, topic, topic).toString();
        });
    }
}
