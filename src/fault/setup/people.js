import { randomUUID } from 'node:crypto'

/**
 * Somebody new with a project and sessions. All that is written of theirs carries a canary: a word that nobody else may ever
 * be sent.
 */
export async function person(pool, mint, sessions) {
  const user = { id: randomUUID(), projectId: randomUUID(), canary: `canary-${randomUUID()}` }
  user.email = `${user.id}@example.com`
  await pool.query('insert into auth.users (id, email) values ($1, $2)', [user.id, user.email])
  await pool.query(
    `insert into public.profiles (id, email, sessions_limit) values ($1, $2, 10000)
     on conflict (id) do update set sessions_limit = excluded.sessions_limit`,
    [user.id, user.email],
  )
  await pool.query('insert into public.projects (id, user_id, name) values ($1, $2, $3)', [
    user.projectId,
    user.id,
    user.canary,
  ])
  user.sessions = []
  for (let count = 0; count < sessions; count++) {
    user.sessions.push(await session(pool, user))
  }
  user.token = mint.token(user)
  return user
}

/** A session without a job, so that it stays open for as long as somebody writes to it. */
async function session(pool, user) {
  const { rows } = await pool.query(
    `insert into public.coding_sessions (user_id, project_id, initial_prompt) values ($1, $2, $3) returning id`,
    [user.id, user.projectId, user.canary],
  )
  return { id: rows[0].id, user }
}
