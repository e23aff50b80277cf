import { fileURLToPath } from 'node:url'
import { freePort, start } from './processes.js'

/** Starts one of peers/ on the database of the service. */
export async function startPeer(name, file, service, env = {}) {
  const port = await freePort()
  const pid = await start(name, ['node', fileURLToPath(new URL(`peers/${file}.js`, import.meta.url))], {
    env: {
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      BENCH_PORT: String(port),
      BENCH_DATABASE: service.address('authenticator'),
      BENCH_OWNER_DATABASE: service.address('playhead_owner'),
      BENCH_KEYS: service.keys,
      BENCH_ISSUER: service.issuer,
      BENCH_SECRET: service.secret,
      ...env,
    },
    ready: /^listening$/,
  })
  return { port, pid }
}
