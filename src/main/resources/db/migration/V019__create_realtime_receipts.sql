-- Receipts: how far the clients of the realtime door have come, as they acknowledged it.
--
-- A client that comes back goes on from there, also at another replica and after a restart of all of them. That is why the
-- rows outlive a crash.

create table playhead.realtime_receipts (
    client_id   text        not null,
    topic       text        not null,
    caller      text        not null,
    binding     bigint      not null,
    place       text        not null,
    received_at timestamptz not null,
    constraint realtime_receipts_pkey primary key (client_id, topic, caller, binding)
)
-- Its rows are updated once a second while events flow, in place where the page has room.
with (fillfactor = 50);

comment on table playhead.realtime_receipts is 'How far each client has come on each of its channels; from there it goes on when it comes back.';
comment on column playhead.realtime_receipts.client_id is 'What the client calls itself, over all of its sockets.';
comment on column playhead.realtime_receipts.caller is 'The user, or the role of who is none: nobody goes on in another''s place.';
comment on column playhead.realtime_receipts.binding is 'What on the channel: a digest of the binding.';
comment on column playhead.realtime_receipts.place is 'The epoch and number of an event, or a place among the changes of tables.';
comment on column playhead.realtime_receipts.received_at is 'When the client acknowledged it; a later receipt is not undone by an earlier one.';

create index realtime_receipts_received_at_idx on playhead.realtime_receipts (received_at);

alter table playhead.realtime_receipts enable row level security;

grant select, insert, update, delete on playhead.realtime_receipts to service_role;
