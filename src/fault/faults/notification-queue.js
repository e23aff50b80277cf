import { setTimeout as pause } from 'node:timers/promises'

/** By then whoever notifies can commit again, though nobody but the service looks after the queue. */
const HEALED_MS = 10_000
const TELL = `select pg_notify('fault_deaf', repeat('x', 3000) || n) from generate_series(1, 50) n`
/** Too many notifications: the transaction that has one more is undone. */
const FULL = '54000'

/**
 * A listener of another program sits in a transaction, and so the queue of all notifications fills up. While it is full no
 * transaction that notifies can commit; what the service writes itself does not notify before it is committed.
 */
export const notificationQueueFull = {
  name: 'notification-queue-full',
  experiment: 'E20',
  resource: 'notify',
  excuses: {},
  async run({ stand, random, journal, note }) {
    const begin = Date.now()
    const deaf = stand.postgres.client({ query_timeout: 5000, connectionTimeoutMillis: 3000 })
    try {
      await deaf.connect()
      await deaf.query('listen fault_deaf')
      await deaf.query('begin')
      await deaf.query('select 1')
      const told = await fill(stand)
      note(`full after ${told}`)
      await pause(random.between(3000, 6000))
    } catch {
      note('the database broke meanwhile')
    } finally {
      await Promise.race([deaf.end().catch(() => undefined), pause(2000)])
    }
    const since = Date.now()
    while (Date.now() - since < HEALED_MS && (await tell(stand)) !== undefined) {
      await pause(200)
    }
    const took = Date.now() - since
    note(`well after ${took} ms`)
    const isAlone = journal.windows.every(({ name, end }) => name === 'notification-queue-full' || end < begin - 3000)
    if (isAlone && took >= HEALED_MS) {
      journal.violation('C6', `the queue of notifications was still full ${took} ms after its deaf listener had gone`)
    }
  },
}

async function fill(stand) {
  for (let told = 0; told < 100_000; told += 50) {
    const failure = await tell(stand)
    if (failure !== undefined) {
      return failure === FULL ? `${told} notifications` : `nothing: ${failure}`
    }
  }
  return 'nothing: it has room for all'
}

/** @returns {Promise<string | undefined>} why it could not be told */
const tell = ({ pool }) =>
  pool.query(TELL).then(
    () => undefined,
    ({ code, message }) => code ?? message,
  )
