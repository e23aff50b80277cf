import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const BACKENDS = `select pid from pg_stat_activity where application_name is distinct from 'fault' and backend_type = 'client backend'`

/** What befalls the disk. PostgreSQL does not trust a log that it could not flush: it goes down and recovers by itself. */
export const diskFaults = [
  {
    name: 'flush-fails',
    experiment: 'E17',
    resource: 'database',
    excuses: { unavailable: 5000 },
    lacks() {
      const traced = spawnSync('strace', ['-o', '/dev/null', 'true'])
      return traced.error ? 'no strace' : traced.status !== 0 && 'strace may not trace here'
    },
    async run({ stand, note }) {
      const { rows } = await stand.pool.query(BACKENDS).catch(() => ({ rows: [] }))
      const pids = rows.flatMap(({ pid }) => ['-p', String(pid)])
      if (pids.length === 0) {
        note('nobody to fail')
        return
      }
      const begin = await startedAt(stand)
      const failing = ['-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=1']
      const strace = spawn('strace', ['-f', '-o', '/dev/null', ...failing, ...pids], { stdio: 'ignore' })
      await pause(1500)
      strace.kill('SIGTERM')
      await stand.postgres.again()
      const restarted = begin !== (await startedAt(stand))
      note(restarted ? 'a flush failed' : 'no flush was tried')
    },
  },
]

/** The checkpointer is started anew after each crash, the postmaster is not. */
async function startedAt({ pool }) {
  const answer = await pool
    .query(`select backend_start::text as at from pg_stat_activity where backend_type = 'checkpointer'`)
    .catch(() => undefined)
  return answer?.rows[0]?.at
}
