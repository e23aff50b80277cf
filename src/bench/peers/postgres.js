import postgres from 'postgres'
import { STATEMENTS } from '../statements.js'
import { serve } from './server.js'

const sql = postgres(process.env.BENCH_DATABASE, { max: 20 })

// As many statements at once as the client sends without being asked twice: all but the begin and the commit.
serve(async (claims, name, text, session) => {
  const [, rows] = await sql.begin('read only', (transaction) => [
    transaction`select set_config('request.jwt.claims', ${claims}, true), set_config('role', 'authenticated', true)`,
    transaction.unsafe(STATEMENTS[name], [session], { prepare: true }),
  ])
  return rows[0]?.body
})
