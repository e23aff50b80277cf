import { readdirSync, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const LIBRARIES = '/usr/lib'

/** Where Debian's package puts the library that tells a process another time; undefined where there is none. */
export function libfaketime() {
  const directories = existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : []
  return directories.map((name) => join(LIBRARIES, name, 'faketime', 'libfaketimeMT.so.1')).find(existsSync)
}

/** The clock on the wall of one replica, which can be set while the process runs; what measures spans stays right. */
export class Clock {
  #file

  constructor(file) {
    this.#file = file
  }

  /** What the process needs in its environment from the start. */
  get settings() {
    return {
      LD_PRELOAD: libfaketime(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      // Looked at once a second: to read the file at each glance at the clock would make the process slow.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    }
  }

  async set(seconds) {
    await writeFile(this.#file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  }

  async mend() {
    await this.set(0)
  }
}
