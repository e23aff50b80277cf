// A process with many listeners, so that neither the load nor what is measured waits for what they read. It does what its
// parent orders, see Crowd.js.
import { listen } from './listeners.js'
import { now, sleep } from './clock.js'

const OPENING_AT_ONCE = 100
const PATIENCE_MS = 120_000

const listeners = []
const log = { numbers: [], times: [], listeners: [] }
let deliveries = 0
let ready = 0
let isClosing = false
const closed = {}
let awaited

function deliver(index, wanted, number, last) {
  // Frames of many events end with the newest, and none is left out: how many came is how far it went.
  const first = wanted.gathers ? last + 1 : number
  deliveries += number - first + 1
  if (wanted.samples) {
    const time = now()
    for (let each = first; each <= number; each++) {
      log.numbers.push(each)
      log.times.push(time)
      log.listeners.push(index)
    }
  }
  awaited?.()
}

/** Opens a listener, and again where it ends, if it is one that comes back: as the clients do, after a second and more. */
function open(index, wanted) {
  let tries = 0
  return new Promise((resolve, reject) => {
    const attempt = () => {
      let isReady = false
      listeners[index] = listen(wanted, {
        onReady() {
          isReady = true
          tries = 0
          ready++
          awaited?.()
          resolve()
        },
        onNumber: (number, last) => deliver(index, wanted, number, last),
        onClose(reason) {
          if (isClosing) {
            return
          }
          closed[reason] = (closed[reason] ?? 0) + 1
          ready -= isReady ? 1 : 0
          isReady = false
          if (wanted.returns) {
            tries++
            setTimeout(attempt, wanted.returns.map((ms) => ms * (0.5 + Math.random()))[Math.min(tries, wanted.returns.length) - 1])
          } else {
            reject(new Error(`a listener was closed: ${reason}`))
          }
        },
      })
    }
    attempt()
  })
}

async function openAll(all) {
  const began = now()
  const base = listeners.length
  for (let from = 0; from < all.length; from += OPENING_AT_ONCE) {
    await Promise.all(all.slice(from, from + OPENING_AT_ONCE).map((wanted, index) => open(base + from + index, wanted)))
  }
  return { ready, ms: now() - began }
}

/** Waits until so much has come, or so many are there; says when that was, or that it never was. */
async function until(isDone, patience) {
  const end = now() + patience
  let at
  awaited = () => {
    if (at === undefined && isDone()) {
      at = now()
    }
  }
  awaited()
  while (at === undefined && now() < end) {
    await sleep(5)
  }
  awaited = undefined
  return { at, deliveries, ready, closed }
}

function take() {
  const taken = {
    deliveries,
    numbers: Float64Array.from(log.numbers),
    times: Float64Array.from(log.times),
    listeners: Float64Array.from(log.listeners),
  }
  log.numbers = []
  log.times = []
  log.listeners = []
  deliveries = 0
  return taken
}

const ORDERS = {
  open: ({ all }) => openAll(all),
  arrived: ({ count, patience = PATIENCE_MS }) => until(() => deliveries >= count, patience),
  returned: ({ count, patience = PATIENCE_MS }) => until(() => ready >= count, patience),
  take,
  ready: () => ({ ready, closed }),
  pause: ({ index }) => listeners[index].pause(),
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  close: async () => {
    isClosing = true
    await Promise.allSettled(listeners.splice(0).map((listener) => listener.close()))
    ready = 0
    isClosing = false
  },
}

process.on('message', async ({ id, order, ...told }) => {
  try {
    process.send({ id, result: await ORDERS[order](told) })
  } catch (failure) {
    process.send({ id, failure: failure.message })
  }
})
// Its parent is gone, whatever happened to it.
process.on('disconnect', () => process.exit())
// Told to end in the order that the parent chooses, and not by the keyboard.
process.on('SIGINT', () => undefined)
process.on('unhandledRejection', (failure) => console.error(failure))
