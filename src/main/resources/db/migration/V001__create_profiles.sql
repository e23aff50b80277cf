-- Profiles: what the app knows of a user, one row an account.
--
-- A profile is born with its account, by trigger, and dies with it, by cascade; nobody inserts or deletes one. Tier and
-- limits are what the product sells, so a user may change how they are called and what they look like, and nothing else:
-- row-level security lets one update one's own row, and only the column grant keeps tier out of reach.

create table public.profiles (
    id                 uuid        not null,
    email              text,
    display_name       text,
    avatar_url         text,
    tier               text        not null default 'free',
    sessions_limit     integer     not null default 3,
    stripe_customer_id text,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    constraint profiles_pkey primary key (id),
    constraint profiles_id_fkey foreign key (id) references auth.users (id) on delete cascade,
    constraint profiles_email_key unique (email),
    constraint profiles_stripe_customer_id_key unique (stripe_customer_id),
    constraint profiles_tier_known check (tier in ('free', 'pro', 'enterprise')),
    constraint profiles_sessions_limit_not_negative check (sessions_limit >= 0),
    constraint profiles_display_name_length check (length(display_name) between 1 and 200),
    constraint profiles_avatar_url_length check (length(avatar_url) <= 2000)
);

comment on table public.profiles is 'What the app knows of a user, one row an account.';
comment on column public.profiles.id is 'The account''s id in auth.users.';
comment on column public.profiles.email is 'The address at sign-up; null for an anonymous account.';
comment on column public.profiles.tier is 'What the user pays for: free, pro or enterprise.';
comment on column public.profiles.sessions_limit is 'How many coding sessions may be open (pending, active or paused) at once.';
comment on column public.profiles.stripe_customer_id is 'Set when the user first subscribes.';

-- The service shows these to whoever broke the rule: the rule and its words stand in one place.
comment on constraint profiles_tier_known on public.profiles is 'must be free, pro or enterprise';
comment on constraint profiles_sessions_limit_not_negative on public.profiles is 'must not be negative';
comment on constraint profiles_display_name_length on public.profiles is 'must have 1 to 200 characters';
comment on constraint profiles_avatar_url_length on public.profiles is 'must have at most 2,000 characters';

create index profiles_email_idx on public.profiles (email);
create index profiles_tier_idx on public.profiles (tier);

alter table public.profiles enable row level security;
alter table public.profiles force row level security;

create policy profiles_select_own on public.profiles
    for select
    to authenticated
    using (id = (select auth.uid()));

create policy profiles_update_own on public.profiles
    for update
    to authenticated
    using (id = (select auth.uid()))
    with check (id = (select auth.uid()));

-- No insert policy: a profile is made by on_auth_user_created.
-- No delete policy: a profile goes with its account.

revoke all on public.profiles from anon, authenticated, service_role;
grant select on public.profiles to authenticated;
grant update (display_name, avatar_url) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;

create trigger profiles_updated_at
    before update on public.profiles
    for each row
    execute function public.update_updated_at();

create trigger on_auth_user_created
    after insert on auth.users
    for each row
    execute function public.handle_new_user();
