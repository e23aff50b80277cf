import { readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { end, freePort, hasEnded, start } from './processes.js'

const PATIENCE_MS = 40_000
// What the service's own start of the embedded server says, but for the log, which goes to a file of the suite.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  max_connections: '100',
  shared_buffers: '128MB',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '3000',
  // As small as it can be, so that it can be filled within seconds.
  max_notify_queue_pages: '64',
}

/** A PostgreSQL server apart from every replica, so that it can die and hang by itself; with all that makes it durable. */
export class Postgres {
  #command
  #log
  #child
  #wanted = true
  #stopped = []

  constructor(command, log, port, passwords) {
    this.#command = command
    this.#log = log
    this.port = port
    this.passwords = passwords
  }

  /** @param {{binaries: string, data: string, log: string, passwords: object}} where */
  static async start({ binaries, data, log, passwords }) {
    const port = await freePort()
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = [...(await account(data)), `${binaries}/bin/postgres`, '-D', data, ...settings]
    const postgres = new Postgres(command, log, port, passwords)
    await postgres.again()
    return postgres
  }

  get pid() {
    return this.#child.pid
  }

  /** Starts it where it was. A server that was killed leaves processes that hold its memory for a moment. */
  async again() {
    this.#wanted = true
    for (const begin = Date.now(); ; await pause(200)) {
      if (!this.#child || hasEnded(this.#child)) {
        this.#child = await start(this.#command, { log: this.#log })
      }
      if (await this.#answers()) {
        return
      }
      if (Date.now() - begin > PATIENCE_MS) {
        throw new Error(`PostgreSQL does not start; ${this.#log} says why`)
      }
    }
  }

  async #answers() {
    const client = this.client({ connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  /** A connection of the owner's, past every proxy. It may break at any time, which is for whoever asks of it to notice. */
  client(options = {}) {
    return guarded(new pg.Client({ ...this.#address(), application_name: 'fault', ...options }))
  }

  pool(options = {}) {
    return guarded(new pg.Pool({ ...this.#address(), application_name: 'fault', ...options }))
  }

  #address() {
    return {
      host: '127.0.0.1',
      port: this.port,
      database: 'playhead',
      user: 'playhead_owner',
      password: this.passwords.playhead_owner,
    }
  }

  /** The death of the one process that all others hang on. */
  async kill() {
    await end(this.#child, 'SIGKILL')
  }

  /** Hangs the server with all that it is doing. */
  async hang() {
    const children = await readFile(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8')
    this.#stopped = [this.pid, ...children.trim().split(/\s+/).filter(Boolean).map(Number)]
    this.#stopped.forEach((pid) => signal(pid, 'SIGSTOP'))
  }

  goOn() {
    this.#stopped.forEach((pid) => signal(pid, 'SIGCONT'))
    this.#stopped = []
  }

  async end() {
    this.#wanted = false
    if (this.#child) {
      this.goOn()
      await end(this.#child, 'SIGINT')
    }
  }
}

function guarded(client) {
  client.on('error', () => undefined)
  return client
}

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (failure) {
    if (failure.code !== 'ESRCH') {
      throw failure
    }
  }
}

/** PostgreSQL does not run as root; the service found a way around it when it made the data, and their owner tells which. */
async function account(data) {
  if (process.getuid?.() !== 0) {
    return []
  }
  const { uid } = await stat(data)
  return uid === 0 ? ['unshare', '-U'] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
}
