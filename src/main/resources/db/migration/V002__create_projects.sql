-- Projects: what a user builds, over many coding sessions.
--
-- A project is put away by its status rather than deleted, so that the sessions and events under it stay readable to an
-- operator; the delete policy exists for the owner's own clients and takes everything below with it.

create table public.projects (
    id          uuid        not null default gen_random_uuid(),
    user_id     uuid        not null,
    name        text        not null,
    description text,
    template_id uuid,
    expo_config jsonb       not null default '{}',
    sandbox_id  text,
    status      text        not null default 'active',
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    constraint projects_pkey primary key (id),
    constraint projects_user_id_fkey foreign key (user_id) references public.profiles (id) on delete cascade,
    constraint projects_status_known check (status in ('active', 'archived', 'deleted')),
    constraint projects_name_length check (length(name) between 1 and 200),
    constraint projects_description_length check (length(description) <= 10000),
    constraint projects_sandbox_id_length check (length(sandbox_id) <= 200),
    constraint projects_expo_config_is_object check (jsonb_typeof(expo_config) = 'object'),
    -- Twelve bytes hold the number 1e131000 and print as 131,001 digits: without this, 64 KiB could be read as half a GiB.
    -- It comes before the size by its name, by which checks are ordered, so that the size is that of a bounded text.
    constraint projects_expo_config_numbers check (
        not jsonb_path_exists(
            expo_config,
            'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
        )
    ),
    constraint projects_expo_config_size check (octet_length(expo_config::text) <= 65536)
);

comment on table public.projects is 'What a user builds, over many coding sessions.';
comment on column public.projects.template_id is 'The template that the project was started from; for a later feature.';
comment on column public.projects.expo_config is 'The app''s Expo configuration, as the app wants it.';
comment on column public.projects.sandbox_id is 'The machine on which the project runs.';
comment on column public.projects.status is 'active, archived, or deleted (a soft delete).';

comment on constraint projects_status_known on public.projects is 'must be active, archived or deleted';
comment on constraint projects_name_length on public.projects is 'must have 1 to 200 characters';
comment on constraint projects_description_length on public.projects is 'must have at most 10,000 characters';
comment on constraint projects_sandbox_id_length on public.projects is 'must have at most 200 characters';
comment on constraint projects_expo_config_is_object on public.projects is 'must be a JSON object';
comment on constraint projects_expo_config_numbers on public.projects is 'must hold no number that a double cannot';
comment on constraint projects_expo_config_size on public.projects is 'must take at most 64 KiB';

create index projects_user_id_idx on public.projects (user_id);
create index projects_status_idx on public.projects (status);
create index projects_created_at_idx on public.projects (created_at desc);

alter table public.projects enable row level security;
alter table public.projects force row level security;

create policy projects_select_own on public.projects
    for select
    to authenticated
    using (user_id = (select auth.uid()));

create policy projects_insert_own on public.projects
    for insert
    to authenticated
    with check (user_id = (select auth.uid()));

create policy projects_update_own on public.projects
    for update
    to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));

create policy projects_delete_own on public.projects
    for delete
    to authenticated
    using (user_id = (select auth.uid()));

revoke all on public.projects from anon, authenticated, service_role;
grant select, delete on public.projects to authenticated;
grant insert (id, user_id, name, description, template_id, expo_config, status) on public.projects to authenticated;
-- Not user_id: a project is not given away. Not sandbox_id: machines are handed out by the service.
grant update (name, description, template_id, expo_config, status) on public.projects to authenticated;
grant select, insert, update, delete on public.projects to service_role;

create trigger projects_updated_at
    before update on public.projects
    for each row
    execute function public.update_updated_at();
