import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lay } from './data.js'
import { startService } from './service.js'
import { Mint, user } from './tokens.js'

/** What a row has at hand: what was asked for, a directory of its own, and services on databases that hold data. */
export class Bench {
  constructor(options, row) {
    this.options = options
    this.directory = join(options.directory, row)
  }

  static async of(options, row) {
    const bench = new Bench(options, row)
    await mkdir(bench.directory, { recursive: true })
    return bench
  }

  /** The same with a directory below this one. */
  in(name) {
    return Bench.of({ ...this.options, directory: this.directory }, name)
  }

  /** Whether somebody of this name is to be measured. */
  wants(name) {
    const { only, without } = this.options
    return !without.includes(name) && (only.length === 0 || only.includes(name))
  }

  /**
   * The packaged service on a PostgreSQL with users, their sessions and a hundred events each.
   *
   * Rows that only read share a directory, so its data is laid once for all of them and for later runs. Who writes asks for a
   * `fresh` one in a directory of its own. The process ends with the row.
   */
  async service({ users = this.options.users, events = this.options.events, fresh = false, name = '', env = {} } = {}) {
    const { directory: root, jvm } = this.options
    const directory = fresh ? join(this.directory, `service${name}`) : join(root, `${users}-${events}`, 'service')
    if (fresh) {
      await rm(directory, { recursive: true, force: true })
    }
    const service = await startService(directory, jvm, env)
    await lay(service.owner, { users, events })
    const mint = await Mint.open(service.owner, service.issuer)
    return { ...service, users, events, tokens: (numbers) => numbers.map((number) => mint.token(user(number))) }
  }
}
