import PgBoss from 'pg-boss'
import { report, when } from './queues.js'

const QUEUE = 'bench'
const INSERT_AT_ONCE = 10_000
const { workers, seconds, pending, batch } = JSON.parse(process.argv[2])

const boss = new PgBoss({ connectionString: process.env.BENCH_DATABASE, max: workers + 1, supervise: false, schedule: false })
boss.on('error', console.error)
await boss.start()
if ((await boss.getQueue(QUEUE)) !== null) {
  await boss.purgeQueue(QUEUE)
}
await boss.createQueue(QUEUE)
for (let inserted = 0; inserted < pending; inserted += INSERT_AT_ONCE) {
  await boss.insert(Array.from({ length: INSERT_AT_ONCE }, (_, number) => ({ name: QUEUE, data: { number } })))
}
await boss.getDb().executeSql('analyze pgboss.job')

let done = 0
let isOver = false
// Its own workers poll, twice a second at most: by its own hands it is as fast as it can be.
const work = async () => {
  while (!isOver) {
    const jobs = await boss.fetch(QUEUE, { batchSize: batch })
    if (jobs.length === 0) {
      throw new Error('the queue ran out of jobs')
    }
    await boss.complete(QUEUE, jobs.map(({ id }) => id))
    done += jobs.length
  }
}
const started = process.hrtime.bigint()
const cpu = process.cpuUsage()
const working = Promise.all(Array.from({ length: workers }, work))
await Promise.race([when(seconds), working])
isOver = true
await working
report({ done, micros: Number(process.hrtime.bigint() - started) / 1000, cpu: process.cpuUsage(cpu) })
