import { beforeAll, describe, expect, test } from 'vitest'
import { done } from '../../setup/clients.js'
import { people } from '../../setup/people.js'

describe('profiles', () => {
  let supabaseA, userA, supabaseB, userB, supabaseService

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, userB, supabaseService } = await people())
  })

  test('User can read own profile', async () => {
    const { data, error } = await supabaseA.from('profiles').select('*').eq('id', userA.id).single()

    expect(error).toBeNull()
    expect(data).toMatchObject({ id: userA.id, email: userA.email, display_name: 'A', tier: 'free' })
  })

  test('User cannot read other profiles', async () => {
    expect(await done(supabaseA.from('profiles').select().eq('id', userB.id))).toEqual([])
    expect(await done(supabaseA.from('profiles').select('id'))).toEqual([{ id: userA.id }])
  })

  test('User can update own profile', async () => {
    const { data, error } = await supabaseA
      .from('profiles')
      .update({ display_name: 'Ada' })
      .eq('id', userA.id)
      .select('display_name')
      .single()

    expect(error).toBeNull()
    expect(data).toEqual({ display_name: 'Ada' })
  })

  test('User cannot update other profiles', async () => {
    expect(await done(supabaseA.from('profiles').update({ display_name: 'X' }).eq('id', userB.id).select())).toEqual([])
    expect(await done(supabaseB.from('profiles').select('display_name').single())).toEqual({ display_name: 'B' })
  })

  test('User cannot give himself a tier', async () => {
    const { error, status } = await supabaseA.from('profiles').update({ tier: 'enterprise' }).eq('id', userA.id)

    expect(status).toBe(403)
    expect(error.code).toBe('42501')
  })

  test('Profile auto-created on signup', async () => {
    const profile = await done(supabaseService.from('profiles').select('id,email').eq('id', userB.id).single())

    expect(profile).toEqual({ id: userB.id, email: userB.email })
  })
})
