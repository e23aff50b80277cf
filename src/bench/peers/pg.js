import pg from 'pg'
import { IDENTITY } from '../statements.js'
import { serve } from './server.js'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: 20 })

serve(async (claims, name, text, session) => {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query({ name: 'identity', text: IDENTITY, values: [claims, 'authenticated'] })
    const { rows } = await client.query({ name, text, values: [session] })
    await client.query('commit')
    return rows[0]?.body
  } finally {
    client.release()
  }
})
