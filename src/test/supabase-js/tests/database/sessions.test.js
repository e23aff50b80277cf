import { beforeAll, describe, expect, test } from 'vitest'
import { done } from '../../setup/clients.js'
import { people, projectOf, refusedByPolicy, sessionIn } from '../../setup/people.js'

describe('coding sessions', () => {
  let supabaseA, userA, supabaseB, userB, supabaseService

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, userB, supabaseService } = await people())
  })

  test('User can create session for own project', async () => {
    const session = await sessionIn(supabaseA, await projectOf(supabaseA, userA))

    expect(session).toMatchObject({ user_id: userA.id, status: 'pending' })
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', session.id))
  })

  test('User can read own sessions', async () => {
    const session = await sessionIn(supabaseA, await projectOf(supabaseA, userA))

    const found = await done(
      supabaseA.from('coding_sessions').select('id, projects(name), coding_jobs(prompt)').eq('id', session.id).single(),
    )
    expect(found).toMatchObject({ id: session.id, projects: { name: 'Project A' } })
    expect(await done(supabaseB.from('coding_sessions').select().eq('id', session.id))).toEqual([])
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', session.id))
  })

  test("User cannot create session for others' projects", async () => {
    const project = await projectOf(supabaseA, userA)

    await refusedByPolicy(
      supabaseB.from('coding_sessions').insert({ user_id: userB.id, project_id: project.id, initial_prompt: 'Mine now' }),
    )
  })

  test('Expired sessions identifiable', async () => {
    const session = await sessionIn(supabaseA, await projectOf(supabaseA, userA))
    const past = new Date(Date.now() - 60_000).toISOString()
    await done(supabaseService.from('coding_sessions').update({ expires_at: past }).eq('id', session.id))

    const expired = await done(
      supabaseA.from('coding_sessions').select('id').lt('expires_at', new Date().toISOString()).eq('id', session.id),
    )

    expect(expired).toEqual([{ id: session.id }])
  })
})
