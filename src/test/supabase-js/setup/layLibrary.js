import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const SCRIPT = new URL('./library.sql', import.meta.url)
const PATIENCE_SECONDS = 30

/** Lays the tables as an app's migration does, while the service runs; returns when the service knows them. */
export async function layLibrary({ database, url, publishableKey }) {
  const owner = new pg.Client({ connectionString: database })
  await owner.connect()
  try {
    await owner.query('drop schema if exists library, archive cascade')
    await owner.query(await readFile(SCRIPT, 'utf8'))
  } finally {
    await owner.end()
  }
  const headers = { apikey: publishableKey, 'Accept-Profile': 'archive' }
  for (const start = process.uptime(); process.uptime() - start < PATIENCE_SECONDS; await pause(20)) {
    if ((await fetch(`${url}/rest/v1/books`, { headers })).ok) {
      return
    }
  }
  throw new Error('The service did not notice the library')
}
