import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { diskFull } from './disk-full.js'

const BACKENDS = `select pid from pg_stat_activity where application_name is distinct from 'fault' and backend_type = 'client backend'`
const WRITES = 'pwrite64,pwritev,fallocate'

/** What befalls the disk. PostgreSQL does not trust a log that it could not write or flush: it goes down and recovers by itself. */
export const diskFaults = [
  failing('flush-fails', () => ({ what: 'a flush', calls: 'fdatasync', outcome: 'error=EIO' })),
  // One that wrote nothing, and not one that wrote a part: `strace` can only say so, and a part that is not there would be a lie.
  failing('write-fails', (random) =>
    random.pick([
      { what: 'a write', calls: WRITES, outcome: 'error=EIO' },
      { what: 'a short write', calls: 'pwrite64', outcome: 'retval=0' },
    ]),
  ),
  diskFull,
]

/** The next such call of each backend fails. */
function failing(name, choice) {
  return {
    name,
    experiment: 'E17',
    resource: 'database',
    excuses: { unavailable: 5000 },
    lacks() {
      const traced = spawnSync('strace', ['-o', '/dev/null', 'true'])
      return traced.error ? 'no strace' : traced.status !== 0 && 'strace may not trace here'
    },
    async run({ stand, random, note }) {
      const { what, calls, outcome } = choice(random)
      const { rows } = await stand.pool.query(BACKENDS).catch(() => ({ rows: [] }))
      const pids = rows.flatMap(({ pid }) => ['-p', String(pid)])
      if (pids.length === 0) {
        note('nobody to fail')
        return
      }
      const begin = await startedAt(stand)
      const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${outcome}:when=1`]
      const strace = spawn('strace', ['-f', '-o', '/dev/null', ...inject, ...pids], { stdio: 'ignore' })
      await pause(1500)
      strace.kill('SIGTERM')
      await stand.postgres.again()
      const restarted = begin !== (await startedAt(stand))
      note(restarted ? `${what} failed` : `${what} did not bring it down`)
    },
  }
}

/** The checkpointer is started anew after each crash, the postmaster is not. */
async function startedAt({ pool }) {
  const answer = await pool
    .query(`select backend_start::text as at from pg_stat_activity where backend_type = 'checkpointer'`)
    .catch(() => undefined)
  return answer?.rows[0]?.at
}
