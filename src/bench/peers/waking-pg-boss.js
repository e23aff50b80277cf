import PgBoss from 'pg-boss'
import { reportWaking } from './queues.js'

// It polls; this is as often as it lets itself be made to.
const OFTENEST = { pollingIntervalSeconds: 0.5 }
let come = () => undefined

const boss = new PgBoss({ connectionString: process.env.BENCH_DATABASE, supervise: false, schedule: false })
boss.on('error', console.error)
await boss.start()
await boss.createQueue('wake')
await boss.work('wake', OFTENEST, async () => come(performance.now()))
await reportWaking(
  JSON.parse(process.argv[2]),
  () => boss.send('wake', {}),
  () => new Promise((resolve) => (come = resolve)),
)
