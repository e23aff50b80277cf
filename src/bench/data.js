import { readFile } from 'node:fs/promises'

export const EVENTS_A_SESSION = 100

/** Lays the data that is not there yet, and has the database know it. */
export async function lay(client, { users, events }) {
  const sessions = events / EVENTS_A_SESSION
  const { rows } = await client.query('select count(*)::int as count from public.coding_sessions')
  if (rows[0].count === sessions) {
    return
  }
  if (rows[0].count !== 0) {
    throw new Error('the database holds something else; have another directory')
  }
  console.error(`laying ${users} users, ${sessions} sessions, ${events} events`)
  const sql = await readFile(new URL('data.sql', import.meta.url), 'utf8')
  await client.query(sql.replaceAll(':users', String(users)).replaceAll(':sessions', String(sessions)))
  await client.query('reset all')
  await client.query('vacuum (analyze)')
  await client.query('checkpoint')
}
