import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

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
  #process

  constructor(name, directory, logFile, child) {
    this.#name = name
    this.#directory = directory
    this.#logFile = logFile
    this.#process = child
  }

  /**
   * Starts one, and does not wait for it.
   *
   * @param {string} name what failures call it
   * @param {Record<string, string>} settings environment variables
   */
  static async start(name, settings) {
    if (!existsSync(JAR)) {
      throw new Error(`There is no ${JAR}. Build it first: ./mvnw package -DskipTests`)
    }
    const directory = await mkdtemp(join(tmpdir(), `playhead-${name}-`))
    mkdirSync(LOGS, { recursive: true })
    const logFile = join(LOGS, `${name}.log`)
    const log = openSync(logFile, 'w')
    const child = spawn(JAVA, [...JVM, '-jar', JAR], {
      cwd: directory,
      env: {
        ...withoutSettings(process.env),
        QUARKUS_HTTP_PORT: '0',
        PLAYHEAD_EMBEDDED_DIRECTORY: join(directory, 'database'),
        ...settings,
      },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    await once(child, 'spawn')
    // Also when the tests are broken off before the end.
    process.once('exit', () => child.kill('SIGTERM'))
    return new Service(name, directory, logFile, child)
  }

  /** @returns {Promise<{url: string, publishableKey: string, secretKey: string, database: string}>} */
  async ready() {
    for (const start = process.uptime(); process.uptime() - start < PATIENCE_SECONDS; await pause(50)) {
      if (this.#hasEnded()) {
        break
      }
      const port = ADDRESS.exec(this.#log())?.[1]
      if (port && (await isReady(`http://localhost:${port}`))) {
        return { url: `http://localhost:${port}`, database: await this.#database(), ...(await this.#keys()) }
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

  /** Asks it to end, as whoever deploys does, and leaves nothing behind. */
  async stop() {
    if (!this.#hasEnded()) {
      const ended = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await ended
    }
    await rm(this.#directory, { recursive: true, force: true })
  }

  #hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  #log() {
    return readFileSync(this.#logFile, 'utf8')
  }

  async #keys() {
    const property = await this.#properties('keys.properties')
    return { publishableKey: property('publishable'), secretKey: property('secret') }
  }

  /** Where its owner gets in, to lay tables. */
  async #database() {
    const password = (await this.#properties('postgresql', 'credentials.properties'))('playhead_owner')
    const pid = await readFile(join(this.#directory, 'database', 'postgresql', 'data', 'postmaster.pid'), 'utf8')
    return `postgresql://playhead_owner:${encodeURIComponent(password)}@127.0.0.1:${pid.split('\n')[3]}/playhead`
  }

  async #properties(...file) {
    const text = await readFile(join(this.#directory, 'database', ...file), 'utf8')
    return (name) => new RegExp(`^${name}=(.+)$`, 'm').exec(text)[1].trim()
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
