import { execFile, spawnSync } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SOURCE = fileURLToPath(new URL('clock.c', import.meta.url))
const COMPILE = ['-shared', '-fPIC', '-O2', SOURCE, '-ldl', '-o']

/** Why no clock can be set wrong here; undefined where one can. */
export function noClock() {
  if (process.platform !== 'linux') {
    return 'the clock is set by LD_PRELOAD'
  }
  return spawnSync('cc', ['--version']).status === 0 ? undefined : 'no C compiler'
}

/** The clock on the wall of one replica, which can be set while the process runs; what measures spans stays right. */
export class Clock {
  #file
  #library

  /**
   * A library of our own: `libfaketime` also stands between a process and what it waits with, and a JVM that waits so never
   * rests.
   */
  static async open(directory) {
    const clock = new Clock()
    clock.#library = join(directory, 'clock.so')
    clock.#file = join(directory, 'clock')
    await promisify(execFile)('cc', [...COMPILE, clock.#library])
    await writeFile(clock.#file, seconds(0))
    return clock
  }

  /** What the process needs in its environment from the start. */
  get settings() {
    return { LD_PRELOAD: this.#library, FAULT_CLOCK: this.#file }
  }

  /** In place, because the process looks at the file's own page. */
  async set(ahead) {
    const file = await open(this.#file, 'r+')
    await file.write(seconds(ahead), 0, 8, 0)
    await file.close()
  }

  async mend() {
    await this.set(0)
  }
}

function seconds(count) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(count))
  return bytes
}
