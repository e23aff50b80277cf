import { createServer } from 'node:http'
import { STATEMENTS } from '../statements.js'
import { identify } from './identity.js'

/** Serves /p1/<session> and so on, with whatever way to the database: (claims, name, statement, session) => body. */
export function serve(read) {
  const server = createServer(async (request, response) => {
    const [, name, session] = request.url.split('/')
    let claims
    try {
      claims = identify(request)
    } catch {
      response.writeHead(401).end()
      return
    }
    try {
      const body = await read(claims, name, STATEMENTS[name], session)
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(body)
    } catch (failure) {
      console.error(failure)
      response.writeHead(500).end()
    }
  })
  server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => console.log('listening'))
}
