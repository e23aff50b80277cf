import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { reportWaking } from './queues.js'

const logger = new Logger(() => () => undefined)
const connectionString = process.env.BENCH_DATABASE
let come = () => undefined

const utils = await makeWorkerUtils({ connectionString, logger })
await utils.migrate()
await run({
  logger,
  connectionString,
  noHandleSignals: true,
  taskList: { wake: async () => come(performance.now()) },
})
await reportWaking(
  JSON.parse(process.argv[2]),
  () => utils.addJob('wake', {}),
  () => new Promise((resolve) => (come = resolve)),
)
