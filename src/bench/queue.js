import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { during, limit, load, warm } from './measure.js'
import { run } from './processes.js'
import { JOB_CLAIM, JOBS_COMPLETE } from './statements.js'

export const WORKERS = 8

/** Has the queue hold so many jobs that wait, and makes room where the last turn has left rows behind. */
export async function fill(service, { pending, finished = 0 }) {
  const sql = await readFile(new URL('jobs.sql', import.meta.url), 'utf8')
  const numbers = { pending, finished, users: service.users, sessions: service.events / 100 }
  await service.owner.query(sql.replace(/(?<!:):(\w+)/g, (whole, name) => numbers[name] ?? whole))
  await service.owner.query('reset all')
  await service.owner.query('vacuum (analyze) public.coding_jobs, public.coding_sessions')
}

/** The service's own workers, who speak HTTP. */
export function byService(name, service, { seconds, warmup, batch, data }) {
  const how = { connections: WORKERS, seconds, warmup, script: 'jobs.lua' }
  const told = [service.secret, String(batch)]
  return {
    name,
    ours: true,
    async warm() {
      await fill(service, data)
      await warm(service, service.postmaster, told, how)
    },
    prepare: () => fill(service, data),
    async take() {
      const result = await load(service, service.postmaster, told, how)
      if (result.empty > 0) {
        throw new Error('the queue ran out of jobs')
      }
      return result
    },
  }
}

/** A claim and a completion of all that was claimed, a transaction each, by pgbench. */
export async function byPostgres(name, service, { directory, seconds, batch, data }) {
  const file = join(directory, `${name}-${batch}.sql`)
  const oneLine = (sql) => sql.replace(/\s+/g, ' ').trim()
  const claimed = `with claimed as (${JOB_CLAIM(batch)})
    select array_agg(id) as ids, array_agg(lease_id) as leases, count(*) as count from claimed`
  await writeFile(file, [`${oneLine(claimed)} \\gset`, `${oneLine(JOBS_COMPLETE(':ids', ':leases'))};`, ''].join('\n'))
  // As the service is when it writes, but by the login's session and not anew in each transaction.
  const settings = '-c role=service_role -c playhead.announcements=-'
  return {
    name,
    prepare: () => fill(service, data),
    take: () =>
      limit(service.address('service_authenticator'), service.postmaster, file, {
        connections: WORKERS,
        seconds,
        each: batch,
        settings,
      }),
  }
}

/** A queue for Node.js in a process of its own, which fills itself and says how fast it was. */
export function byPeer(name, service, file, told) {
  return {
    name,
    async take() {
      const peer = fileURLToPath(new URL(`peers/${file}.js`, import.meta.url))
      const settings = { workers: WORKERS, ...told }
      let own
      const result = await during(undefined, service.postmaster, async () => {
        const output = await run(['node', peer, JSON.stringify(settings)], {
          env: { NODE_ENV: 'production', BENCH_DATABASE: service.address('playhead_owner') },
        })
        own = JSON.parse(output.match(/^RESULT (.*)$/m)[1])
        return own
      })
      // PostgreSQL's time would be that of filling the queue too; the process counts its own.
      return { ...result, serverCpu: own.cpu / own.done, databaseCpu: NaN }
    },
  }
}
