import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: 20 })
const SECRET = `Bearer ${process.env.BENCH_SECRET}`

const INSERT = {
  name: 'append',
  text: 'insert into bench.events (session_id, event_type, data) values ($1, $2, $3) returning seq',
}

// One event a request, a row of a table without a trigger, answered when it is committed.
const server = createServer(async (request, response) => {
  if (request.headers.authorization !== SECRET) {
    response.writeHead(401).end()
    return
  }
  try {
    const pieces = []
    for await (const piece of request) {
      pieces.push(piece)
    }
    const { event_type: type, data } = JSON.parse(Buffer.concat(pieces))
    const { rows } = await pool.query({ ...INSERT, values: [request.url.split('/')[2], type, JSON.stringify(data)] })
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(rows[0]))
  } catch (failure) {
    console.error(failure)
    response.writeHead(500).end()
  }
})
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => console.log('listening'))
