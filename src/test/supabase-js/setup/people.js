import { done, refusal, server, signedUp } from './clients.js'

/** Two people who have nothing to do with each other, and the service role. */
export async function people() {
  const [a, b] = await Promise.all([signedUp({ data: { display_name: 'A' } }), signedUp({ data: { display_name: 'B' } })])
  return { supabaseA: a.person, userA: a.user, supabaseB: b.person, userB: b.user, supabaseService: server() }
}

/** A project of somebody's own. */
export const projectOf = (supabase, user, values = {}) =>
  done(
    supabase
      .from('projects')
      .insert({ user_id: user.id, name: 'Project A', ...values })
      .select()
      .single(),
  )

/** A session in a project of somebody's own. */
export const sessionIn = (supabase, project, values = {}) =>
  done(
    supabase
      .from('coding_sessions')
      .insert({ user_id: project.user_id, project_id: project.id, initial_prompt: 'Build a lighthouse', ...values })
      .select()
      .single(),
  )

/** What row-level security refuses to write. */
export const refusedByPolicy = async (call) => {
  const error = await refusal(call)
  if (error.code !== '42501') {
    throw error
  }
}
