import { beforeAll, describe, expect, test } from 'vitest'
import { app, done, refusal } from '../../setup/clients.js'
import { people, projectOf, sessionIn } from '../../setup/people.js'

const TABLES = ['profiles', 'projects', 'coding_sessions', 'coding_jobs', 'session_events']

describe('row-level security', () => {
  let supabaseA, userA, supabaseB, userB, supabaseService, project, session

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, userB, supabaseService } = await people())
    project = await projectOf(supabaseA, userA)
    session = await sessionIn(supabaseA, project)
    await done(supabaseService.from('coding_jobs').insert({ session_id: session.id, prompt: 'Build' }))
    await done(
      supabaseService.from('session_events').insert({ session_id: session.id, event_type: 'thinking', data: { message: 'Hm' } }),
    )
  })

  test.each(TABLES)('RLS enabled on all tables: nobody reads %s', async (table) => {
    const error = await refusal(app().from(table).select())

    expect(error).toMatchObject({ code: '42501', message: `permission denied for table ${table}` })
  })

  test('User isolation works: test 1 of step 11', async () => {
    // User A creates project
    const { data: projectA } = await supabaseA
      .from('projects')
      .insert({ user_id: userA.id, name: 'Project A' })
      .select()
      .single()

    // User B tries to read Project A
    const { data: projectB } = await supabaseB.from('projects').select().eq('id', projectA.id)

    // What row-level security hides is no row, and the client gives an empty list for it.
    expect(projectB).toEqual([])
  })

  test('Own data access: test 2 of step 11', async () => {
    // User A reads own profile
    const { data, error } = await supabaseA.from('profiles').select('*').eq('id', userA.id).single()

    expect(error).toBeNull()
    expect(data.id).toBe(userA.id)
  })

  test('Service role bypasses RLS: test 3 of step 11', async () => {
    // Service role reads all jobs
    const { data } = await supabaseService.from('coding_jobs').select('*')

    expect(data.map((job) => job.session_id)).toContain(session.id)
  })

  test('Subquery RLS works (jobs, events)', async () => {
    for (const table of ['coding_jobs', 'session_events']) {
      expect((await done(supabaseA.from(table).select().eq('session_id', session.id))).length, table).toBeGreaterThan(0)
      expect(await done(supabaseB.from(table).select().eq('session_id', session.id)), table).toEqual([])
    }
    const whole = await done(
      supabaseA
        .from('projects')
        .select('name, coding_sessions(status, coding_jobs(prompt), session_events(seq, event_type))')
        .eq('id', project.id)
        .single(),
    )
    expect(whole.coding_sessions[0].session_events).toEqual([{ seq: 1, event_type: 'thinking' }])
  })

  test('A user writes neither jobs nor events', async () => {
    for (const [table, row] of [
      ['coding_jobs', { session_id: session.id, prompt: 'x' }],
      ['session_events', { session_id: session.id, event_type: 'error' }],
    ]) {
      const { status, error } = await supabaseA.from(table).insert(row)
      expect(status, table).toBe(403)
      expect(error.code, table).toBe('42501')
    }
  })

  test('A list is counted, and read by the page', async () => {
    const { data, count, status } = await supabaseA.from('projects').select('id', { count: 'exact' }).order('id').range(0, 0)

    expect(data).toHaveLength(1)
    expect(count).toBe(2)
    expect(status).toBe(206)
    expect(userB.id).not.toBe(userA.id)
  })
})
