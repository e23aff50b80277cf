import { createServer } from 'node:http'
import { grafserv } from 'postgraphile/grafserv/node'
import { postgraphile } from 'postgraphile'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { makePgService } from 'postgraphile/adaptors/pg'
import pg from 'pg'
import { identify } from './identity.js'

// PostGraphile wants Node.js 22; this is all that 20 lacks for it.
Promise.withResolvers ??= function () {
  let settle
  const promise = new this((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...settle }
}

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: 20 })

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      pool,
      superuserConnectionString: process.env.BENCH_OWNER_DATABASE,
      schemas: ['public'],
      pubsub: false,
    }),
  ],
  gather: { installWatchFixtures: false },
  grafast: {
    explain: false,
    context({ node }) {
      return { pgSettings: { role: 'authenticated', 'request.jwt.claims': identify(node.req) } }
    },
  },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
}

const server = createServer()
await postgraphile(preset).createServ(grafserv).addTo(server)
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => console.log('listening'))
