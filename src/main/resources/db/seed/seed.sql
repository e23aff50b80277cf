-- Something to look at: a project, a session, its job and its first events, for the user demo@playhead.local.
--
-- The account is made by whoever runs this, with a password, and its profile by on_auth_user_created. Where the account is
-- missing, or has projects already, nothing happens: run it as often as you like. It needs the service role or the owner.

do $$
declare
    demo    uuid;
    project uuid;
    session uuid;
begin
    -- Two who seed at once take turns.
    select profile.id
    into demo
    from public.profiles profile
    where profile.email = 'demo@playhead.local'
    for no key update;

    if demo is null or exists (select from public.projects existing where existing.user_id = demo) then
        return;
    end if;

    insert into public.projects (user_id, name, description)
    values (demo, 'Test Todo App', 'A sample todo application for testing')
    returning id into project;

    insert into public.coding_sessions (user_id, project_id, initial_prompt, expires_at)
    values (demo, project, 'Build a todo app with React', now() + interval '1 hour')
    returning id into session;

    insert into public.coding_jobs (session_id, prompt)
    values (session, 'Build a todo app with React');

    insert into public.session_events (session_id, event_type, data)
    values
        (session, 'thinking', '{"message": "Planning the todo app structure..."}'),
        (session, 'terminal', '{"command": "npm install", "output": "Installing dependencies..."}');
end;
$$;
