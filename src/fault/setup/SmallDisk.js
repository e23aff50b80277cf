import { execFile, spawnSync } from 'node:child_process'
import { mkdir, rename, rm, stat, statfs, symlink } from 'node:fs/promises'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const call = promisify(execFile)
const ROOMY = '1g'

/** Why there can be no file system of our own here; undefined where there can. */
export function noMount() {
  const directory = mkdtempSync(join(tmpdir(), 'fault-'))
  const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'fault', directory])
  spawnSync('umount', ['-l', directory])
  rmdirSync(directory)
  return tried.status === 0 ? undefined : 'no file system may be mounted here'
}

/** A file system in memory, whose size can be changed while it is in use: one that is as large as what is in it is full. */
export class SmallDisk {
  #directory

  constructor(directory) {
    this.#directory = directory
    process.on('exit', () => spawnSync('umount', ['-l', directory]))
  }

  /** Puts what is in the directory, and belongs to its owner, on a disk of its own. */
  static async under(directory) {
    const { uid, gid } = await stat(directory)
    const before = `${directory}-before`
    await rename(directory, before)
    await mkdir(directory)
    const disk = new SmallDisk(directory)
    await call('mount', ['-t', 'tmpfs', '-o', `size=${ROOMY},mode=0700,uid=${uid},gid=${gid}`, 'fault', directory])
    await call('cp', ['-a', `${before}/.`, directory])
    await rm(before, { recursive: true })
    return disk
  }

  /** The same for a directory within the data of PostgreSQL, which lies beside it from then on. */
  static async beside(directory, place) {
    await call('mv', [directory, place])
    const disk = await SmallDisk.under(place)
    await symlink(place, directory)
    return disk
  }

  /** From now on there is no room for another page. It is refused where somebody has taken one since it was measured. */
  async fill(tries = 20) {
    const { bsize, blocks, bfree } = await statfs(this.#directory)
    try {
      await this.#resize(String((blocks - bfree) * bsize))
    } catch (failure) {
      if (tries === 0) {
        throw failure
      }
      await this.fill(tries - 1)
    }
  }

  async mend() {
    await this.#resize(ROOMY)
  }

  async #resize(size) {
    await call('mount', ['-o', `remount,size=${size}`, this.#directory])
  }

  async close() {
    await call('umount', ['-l', this.#directory]).catch(() => undefined)
  }
}

/** What a run that was killed left mounted: nothing could be removed below it. */
export async function unmountLeftovers(directories) {
  for (const directory of directories) {
    await call('umount', ['-l', directory]).catch(() => undefined)
  }
}
