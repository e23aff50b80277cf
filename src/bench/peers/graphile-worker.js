import { Logger, run, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { report, when } from './queues.js'

const { workers, seconds, pending, batch } = JSON.parse(process.argv[2])
const logger = new Logger(() => () => undefined)
const connectionString = process.env.BENCH_DATABASE

await runMigrations({ connectionString, logger })
const owner = new pg.Client(connectionString)
await owner.connect()
await owner.query('truncate graphile_worker._private_jobs')
await owner.query(`insert into graphile_worker._private_tasks (identifier) values ('nothing') on conflict do nothing`)
await owner.query(
  `insert into graphile_worker._private_jobs (task_id, payload)
   select (select id from graphile_worker._private_tasks where identifier = 'nothing'), json_build_object('number', n)
   from generate_series(1, $1) n`,
  [pending],
)
await owner.query('vacuum (analyze) graphile_worker._private_jobs')

// Either as it is by itself, or with its own ways to take and to complete many at once.
const batching = batch === undefined ? {} : { localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }
const running = run({
  logger,
  noHandleSignals: true,
  taskList: { nothing: async () => undefined },
  preset: { worker: { connectionString, concurrentJobs: workers, maxPoolSize: workers + 1, ...batching } },
})
const started = process.hrtime.bigint()
const cpu = process.cpuUsage()
const runner = await running
await when(seconds)
await runner.stop()
const micros = Number(process.hrtime.bigint() - started) / 1000
const { rows } = await owner.query('select count(*)::int as left from graphile_worker._private_jobs')
report({ done: pending - rows[0].left, micros, cpu: process.cpuUsage(cpu) })
