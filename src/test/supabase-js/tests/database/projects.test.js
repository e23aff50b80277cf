import { beforeAll, describe, expect, test } from 'vitest'
import { done } from '../../setup/clients.js'
import { people, projectOf, refusedByPolicy } from '../../setup/people.js'

describe('projects', () => {
  let supabaseA, userA, supabaseB, userB

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, userB } = await people())
  })

  test('User can create project', async () => {
    const { data, error, status } = await supabaseA
      .from('projects')
      .insert({ user_id: userA.id, name: 'Project A' })
      .select()
      .single()

    expect(error).toBeNull()
    expect(status).toBe(201)
    expect(data).toMatchObject({ user_id: userA.id, name: 'Project A', status: 'active' })
  })

  test('User cannot create project for somebody else', async () => {
    await refusedByPolicy(supabaseA.from('projects').insert({ user_id: userB.id, name: 'Not mine' }))
  })

  test('User can read own projects', async () => {
    const project = await projectOf(supabaseA, userA)

    expect(await done(supabaseA.from('projects').select('id').eq('id', project.id))).toEqual([{ id: project.id }])
  })

  test('User cannot read other projects', async () => {
    const project = await projectOf(supabaseA, userA)

    expect(await done(supabaseB.from('projects').select().eq('id', project.id))).toEqual([])
    const { data, error } = await supabaseB.from('projects').select().eq('id', project.id).maybeSingle()
    expect(error).toBeNull()
    expect(data).toBeNull()
  })

  test('User can update own project', async () => {
    const project = await projectOf(supabaseA, userA)

    const changed = await done(
      supabaseA.from('projects').update({ name: 'Renamed' }).eq('id', project.id).select('name').single(),
    )

    expect(changed).toEqual({ name: 'Renamed' })
    expect(await done(supabaseB.from('projects').update({ name: 'Stolen' }).eq('id', project.id).select())).toEqual([])
  })

  test('User can soft-delete project', async () => {
    const project = await projectOf(supabaseA, userA)

    const { error, status } = await supabaseA.from('projects').update({ status: 'deleted' }).eq('id', project.id)

    expect(error).toBeNull()
    expect(status).toBe(204)
    expect(await done(supabaseA.from('projects').select('status').eq('id', project.id).single())).toEqual({ status: 'deleted' })
  })
})
