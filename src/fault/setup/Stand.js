import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Mint } from '../../bench/tokens.js'
import { Balancer } from './Balancer.js'
import { Clock } from './Clock.js'
import { Postgres } from './Postgres.js'
import { freePort } from './processes.js'
import { Proxy } from './Proxy.js'
import { Replica } from './Replica.js'
import { SmallDisk, unmountLeftovers } from './SmallDisk.js'

const JAR = fileURLToPath(new URL('../../../target/quarkus-app/quarkus-run.jar', import.meta.url))
const HISTORY = fileURLToPath(new URL('history.sql', import.meta.url))
/** A program of the JDK that the service runs on. */
export const java = (program) => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', program) : program)
// A short life on a busy machine: no time to be clever in.
const JVM = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
// As an operator would set it who is in a hurry: what is dead is noticed within the seconds that a schedule lasts.
const SETTINGS = {
  QUARKUS_HTTP_HOST: '127.0.0.1',
  PLAYHEAD_AUTH_LIMITS_ENABLED: 'false',
  PLAYHEAD_DATABASE_USER_CONNECTIONS: '10',
  PLAYHEAD_DATABASE_SERVICE_CONNECTIONS: '6',
  PLAYHEAD_STREAM_PING_EVERY: '1s',
  PLAYHEAD_STREAM_DEAD_AFTER: '8s',
  PLAYHEAD_STREAM_SEND_WITHIN: '3s',
  PLAYHEAD_REALTIME_PING_EVERY: '1s',
  PLAYHEAD_REALTIME_DEAD_AFTER: '4s',
  PLAYHEAD_REALTIME_SEND_WITHIN: '3s',
}

/** Everything that is broken and judged: a PostgreSQL, two replicas on it, and the networks between. */
export class Stand {
  replicas = []
  /** Between a replica and the database, by the replica's name. */
  databaseNetworks = {}
  /** Those of PostgreSQL, `data` and `log`, where they are to be small. */
  disks = {}

  /** @param {{directory: string, jar?: string, broken: {jvm: string[], settings: object, sql?: string}, needs?: Set<string>, random: import('../random.js').Random}} options */
  static async open({ directory, jar = process.env.PLAYHEAD_TEST_JAR ?? JAR, broken, needs = new Set(), random }) {
    if (!existsSync(jar)) {
      throw new Error(`There is no ${jar}. Build it first: ./mvnw package -DskipTests`)
    }
    const stand = new Stand()
    try {
      await stand.#open({ directory, jar, broken, needs, random })
    } catch (failure) {
      await stand.close()
      throw failure
    }
    return stand
  }

  async #open({ directory, jar, broken, needs, random }) {
    const [data, log] = ['data', 'wal'].map((name) => join(directory, 'database', 'postgresql', name))
    await unmountLeftovers([data, log])
    await rm(directory, { recursive: true, force: true })
    await mkdir(directory, { recursive: true })
    const command = [java('java'), ...JVM, ...broken.jvm, '-jar', jar]
    const home = await foundation(command, directory)
    if (needs.has('small disks')) {
      this.disks.log = await SmallDisk.beside(join(data, 'pg_wal'), log)
      this.disks.data = await SmallDisk.under(data)
    }
    this.postgres = await Postgres.start({
      binaries: await programs(home),
      data,
      log: join(directory, 'postgresql.log'),
      passwords: await properties(join(home, 'postgresql', 'credentials.properties')),
    })
    this.pool = this.postgres.pool({ max: 6, query_timeout: 15_000, connectionTimeoutMillis: 5000 })
    this.balancer = await new Balancer(random).open()
    this.url = this.balancer.url
    const keys = await properties(join(home, 'keys.properties'))
    this.keys = { publishable: keys.publishable, secret: keys.secret }
    await this.pool.query(await readFile(HISTORY, 'utf8'))
    if (broken.sql) {
      await this.pool.query(broken.sql)
    }
    if (needs.has('clock')) {
      this.clock = await Clock.open(directory)
    }
    for (const name of ['a', 'b']) {
      const network = await new Proxy(() => [this.postgres.port], random).open()
      this.databaseNetworks[name] = network
      const clock = name === 'b' ? this.clock?.settings : undefined
      const settings = { ...SETTINGS, ...broken.settings, ...this.#settings(network.port), ...clock }
      const log = join(directory, `replica-${name}.log`)
      this.replicas.push(new Replica(name, { command, settings, port: await freePort(), log }))
    }
    await Promise.all(this.replicas.map((replica) => replica.start()))
    this.balancer.serve(this.replicas)
    this.mint = await Mint.open(this.pool, `${this.url}/auth/v1`)
  }

  #settings(port) {
    const { passwords } = this.postgres
    return {
      PLAYHEAD_URL: this.url,
      PLAYHEAD_DATABASE_URL: `postgresql://127.0.0.1:${port}/playhead`,
      PLAYHEAD_DATABASE_OWNER_PASSWORD: passwords.playhead_owner,
      PLAYHEAD_DATABASE_USER_PASSWORD: passwords.authenticator,
      PLAYHEAD_DATABASE_SERVICE_PASSWORD: passwords.service_authenticator,
      PLAYHEAD_AUTH_PUBLISHABLE_KEY: this.keys.publishable,
      PLAYHEAD_AUTH_SECRET_KEY: this.keys.secret,
    }
  }

  async close() {
    await this.balancer?.close()
    await Promise.all(this.replicas.map((replica) => replica.end()))
    await this.pool?.end().catch(() => undefined)
    await this.postgres?.end()
    await Promise.all(Object.values(this.disks).map((disk) => disk.close()))
    await Promise.all(Object.values(this.databaseNetworks).map((network) => network.close()))
  }
}

/**
 * One start of the service on a PostgreSQL of its own lays down all that a database needs: the programs, the cluster, the
 * logins, the keys and the tables. Then it is ended, and its server with it.
 */
async function foundation(command, directory) {
  const home = join(directory, 'database')
  const port = await freePort()
  const settings = { PLAYHEAD_EMBEDDED_DIRECTORY: home, QUARKUS_HTTP_HOST: '127.0.0.1' }
  const replica = new Replica('foundation', { command, settings, port, log: join(directory, 'foundation.log') })
  try {
    await replica.start()
  } finally {
    await replica.end()
  }
  return home
}

/** Where the service unpacked PostgreSQL: below the home of its user, or beside the data where there is none. */
async function programs(home) {
  for (const directory of [join(homedir(), '.cache', 'playhead'), join(home, 'postgresql', 'binaries'), join(home, 'binaries')]) {
    const found = existsSync(directory) ? await readdir(directory) : []
    const newest = found.filter((name) => name.startsWith('postgresql-18')).sort().at(-1)
    if (newest) {
      return join(directory, newest)
    }
  }
  throw new Error('PostgreSQL was unpacked to where nobody looks')
}

async function properties(file) {
  const text = await readFile(file, 'utf8')
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.+)$/gm)].map(([, name, value]) => [name, value.trim()]))
}
