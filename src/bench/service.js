import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { freePort, start } from './processes.js'

export const JAR =
  process.env.PLAYHEAD_BENCH_JAR ??
  fileURLToPath(new URL('../../target/quarkus-app/quarkus-run.jar', import.meta.url))
export const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'

/**
 * The packaged service on its own PostgreSQL, which the peers share.
 *
 * @param before the same that ran earlier, where it is to be found where it was
 */
export async function startService(directory, jvm, env = {}, before = undefined) {
  await mkdir(directory, { recursive: true })
  const port = before?.port ?? (await freePort())
  const databasePort = before?.databasePort ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const pid = await start('service', [JAVA, ...jvm, '-jar', JAR], {
    cwd: directory,
    env: {
      PLAYHEAD_URL: url,
      PLAYHEAD_EMBEDDED_DIRECTORY: directory,
      PLAYHEAD_EMBEDDED_PORT: String(databasePort),
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(port),
      ...env,
    },
    ready: /Listening on:/,
  })
  const home = join(directory, 'postgresql')
  const credentials = await readFile(join(home, 'credentials.properties'), 'utf8')
  const pairs = (text) => Object.fromEntries([...text.matchAll(/^(\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]))
  const passwords = pairs(credentials)
  const { secret, publishable } = pairs(await readFile(join(directory, 'keys.properties'), 'utf8'))
  const postmaster = Number((await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  const address = (login) => `postgresql://${login}:${passwords[login]}@127.0.0.1:${databasePort}/playhead`
  const owner = new pg.Client(address('playhead_owner'))
  await owner.connect()
  // It ends with the service, which is not its fault.
  owner.on('error', () => undefined)
  const keys = await (await fetch(`${url}/auth/v1/.well-known/jwks.json`)).text()
  return { pid, port, url, directory, issuer: `${url}/auth/v1`, keys, secret, publishable, postmaster, owner, address, databasePort, passwords }
}
