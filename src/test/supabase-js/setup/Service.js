import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const JAR =
  process.env.PLAYHEAD_TEST_JAR ??
  fileURLToPath(new URL('../../../../target/quarkus-app/quarkus-run.jar', import.meta.url))
/** What the services said, to be read when a test fails. */
const LOGS = fileURLToPath(new URL('../../../../target/supabase-js/', import.meta.url))
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
// A short life on a busy machine: no time to be clever in.
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const PATIENCE_SECONDS = 120
const ADDRESS = /Listening on: http:\/\/0\.0\.0\.0:(\d+)/

/** A process of the packaged service on a PostgreSQL of its own, set as an operator sets it: by its environment. */
export class Service {
  #name
  #directory
  #logFile
  #settings
  #process
  #given

  constructor(name, directory, logFile, settings, given) {
    this.#given = given
    this.#name = name
    this.#directory = directory
    this.#logFile = logFile
    this.#settings = settings
  }

  /**
   * Starts one, and does not wait for it.
   *
   * @param {string} name what failures call it
   * @param {Record<string, string>} settings environment variables
   * @param {object} [given] the keys that it has by its settings
   */
  static async start(name, settings, given) {
    if (!existsSync(JAR)) {
      throw new Error(`There is no ${JAR}. Build it first: ./mvnw package -DskipTests`)
    }
    const directory = await mkdtemp(join(tmpdir(), `playhead-${name}-`))
    mkdirSync(LOGS, { recursive: true })
    const logFile = join(LOGS, `${name}.log`)
    const service = new Service(name, directory, logFile, settings, given)
    // Also when the tests are broken off before the end.
    process.once('exit', () => service.#process?.kill('SIGTERM'))
    await service.#spawn('w', '0')
    return service
  }

  async #spawn(mode, port) {
    const log = openSync(this.#logFile, mode)
    this.#process = spawn(JAVA, [...JVM, '-jar', JAR], {
      cwd: this.#directory,
      env: {
        ...withoutSettings(process.env),
        QUARKUS_HTTP_PORT: port,
        PLAYHEAD_EMBEDDED_DIRECTORY: join(this.#directory, 'database'),
        ...this.#settings,
      },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    await once(this.#process, 'spawn')
  }

  /** Starts another replica on the database of this one, with the same keys, and does not wait for it. */
  async another(name, settings = {}) {
    const { port, passwords } = await this.#database()
    const keys = await this.#keys()
    return Service.start(
      name,
      {
        PLAYHEAD_DATABASE_URL: `postgresql://127.0.0.1:${port}/playhead`,
        PLAYHEAD_DATABASE_OWNER_PASSWORD: passwords.playhead_owner,
        PLAYHEAD_DATABASE_USER_PASSWORD: passwords.authenticator,
        PLAYHEAD_DATABASE_SERVICE_PASSWORD: passwords.service_authenticator,
        PLAYHEAD_AUTH_PUBLISHABLE_KEY: keys.publishableKey,
        PLAYHEAD_AUTH_SECRET_KEY: keys.secretKey,
        ...settings,
      },
      keys,
    )
  }

  /** Runs SQL as the owner of its database, as an app's migrations do. */
  async sql(text, values) {
    const { port, passwords } = await this.#database()
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      database: 'playhead',
      user: 'playhead_owner',
      password: passwords.playhead_owner,
    })
    await client.connect()
    try {
      return await client.query(text, values)
    } finally {
      await client.end()
    }
  }

  async #database() {
    const directory = join(this.#directory, 'database', 'postgresql')
    const port = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3]
    const lines = (await readFile(join(directory, 'credentials.properties'), 'utf8')).split(/\r?\n/)
    const passwords = Object.fromEntries(lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split('=')))
    return { port: Number(port), passwords }
  }

  /** Ends it as whoever deploys does, and starts it again where it was. */
  async restart() {
    const port = ADDRESS.exec(this.#log())[1]
    await this.#end()
    await this.#spawn('w', port)
    return this.ready()
  }

  /** Terminates the connections of the service to its database that belong to this login, the listening one among them. */
  async terminateConnections(login = 'service_authenticator') {
    const data = join(this.#directory, 'database', 'postgresql', 'data')
    const postmaster = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]
    const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')).trim().split(' ')
    let terminated = 0
    for (const child of children) {
      const title = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')
      if (title.includes(` ${login} `)) {
        process.kill(Number(child), 'SIGTERM')
        terminated++
      }
    }
    return terminated
  }

  /** @returns {Promise<{url: string, publishableKey: string, secretKey: string, database?: string}>} */
  async ready() {
    for (const start = process.uptime(); process.uptime() - start < PATIENCE_SECONDS; await pause(50)) {
      if (this.#hasEnded()) {
        break
      }
      const port = ADDRESS.exec(this.#log())?.[1]
      if (port && (await isReady(`http://localhost:${port}`))) {
        return { url: `http://localhost:${port}`, database: await this.#owner(), ...(await this.#keys()) }
      }
    }
    throw new Error(`The service "${this.#name}" did not start:\n${this.#log()}`)
  }

  /**
   * Takes its database away for as long as `during` takes: kills the server, whose settings let it not start again.
   *
   * @param {() => Promise<void>} during
   */
  async withoutDatabase(during) {
    const data = join(this.#directory, 'database', 'postgresql', 'data')
    const settings = join(data, 'postgresql.auto.conf')
    const before = await readFile(settings)
    await appendFile(settings, '\nthis_is = no_setting\n')
    process.kill(Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL')
    try {
      await during()
    } finally {
      await writeFile(settings, before)
    }
  }

  /** Ends it as a failing machine does: nobody is told. */
  async kill() {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  /** Asks it to end, as whoever deploys does, and leaves nothing behind. */
  async stop() {
    await this.#end()
    await rm(this.#directory, { recursive: true, force: true })
  }

  async #end() {
    if (!this.#hasEnded()) {
      const ended = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await ended
    }
  }

  #hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  #log() {
    return readFileSync(this.#logFile, 'utf8')
  }

  async #keys() {
    if (this.#given) {
      return this.#given
    }
    const text = await readFile(join(this.#directory, 'database', 'keys.properties'), 'utf8')
    const property = (name) => new RegExp(`^${name}=(.+)$`, 'm').exec(text)[1].trim()
    return { publishableKey: property('publishable'), secretKey: property('secret') }
  }

  /** Where the owner of its database gets in, to lay tables; a replica has none of its own. */
  async #owner() {
    if (this.#given) {
      return undefined
    }
    const { port, passwords } = await this.#database()
    return `postgresql://playhead_owner:${encodeURIComponent(passwords.playhead_owner)}@127.0.0.1:${port}/playhead`
  }
}

/** What is set for whoever runs the tests is not meant for the service under test. */
function withoutSettings(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(PLAYHEAD|QUARKUS)_/.test(name)))
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/q/health/ready`)).ok
  } catch {
    return false
  }
}
