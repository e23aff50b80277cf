-- Rate limits, counted where all replicas see them.
--
-- A limit is a bucket that leaks: each use pours something in, and it is refused while it would run over. All there is to
-- keep of a bucket is when it will be empty (the generic cell rate algorithm of ITU-T I.371), so a row never grows and never
-- locks anybody out for good. What a crash takes of it is no loss, hence unlogged.

create unlogged table playhead.rate_limits (
    rule     text        not null,
    subject  text        not null,
    empty_at timestamptz not null,
    constraint rate_limits_pkey primary key (rule, subject)
);

comment on table playhead.rate_limits is 'How full the buckets of the rate limits are.';
comment on column playhead.rate_limits.subject is 'What is counted by: an address of the network, or a digest of an account''s address.';
comment on column playhead.rate_limits.empty_at is 'When the bucket will have run empty if nothing more is poured in.';

create index rate_limits_empty_at_idx on playhead.rate_limits (empty_at);

alter table playhead.rate_limits enable row level security;

grant select, insert, update, delete on playhead.rate_limits to service_role;
