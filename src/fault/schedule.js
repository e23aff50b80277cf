import { setTimeout as pause } from 'node:timers/promises'
import { inflict } from './breaking.js'
import { Cohort } from './load/Cohort.js'
import { lightLoad } from './load/light.js'
import { Random } from './random.js'

const MOST_FAULTS = 3

/** What is to be broken, and when: drawn from the seed before anything begins. */
export function plan(seed, number, faults, forced) {
  const random = new Random(seed, number)
  const loadMs = random.between(6000, 10_000)
  const count = random.whole(1, Math.min(MOST_FAULTS, faults.length))
  const names = new Set(forced ? [forced.name] : [])
  while (names.size < count) {
    names.add(random.pick(faults).name)
  }
  const steps = [...names].map((name) => ({
    fault: faults.find((fault) => fault.name === name),
    at: random.between(500, loadMs * 0.6),
  }))
  return { number, seed, loadMs, steps: steps.sort((one, other) => one.at - other.at) }
}

/** Two people with fresh sessions, load, faults, healing, quiet. Gives what the checks need. */
export async function carryOut(stand, { number, seed, loadMs, steps }) {
  const random = new Random(seed, number, 1)
  const load = lightLoad(random)
  const title = `seed ${seed}, schedule ${number}`
  const cohort = await Cohort.arrive(stand, { name: String(number), title, random, faults: MOST_FAULTS, load })
  await pause(500)
  cohort.write()
  cohort.work()
  const locks = new Map()
  const breaking = steps.map((step) => inTurn(step, cohort.context, locks))
  await pause(loadMs)
  await Promise.all(breaking)
  await cohort.finish()
  return cohort.leave()
}

/** Of what breaks the same resource one waits for the other. */
async function inTurn({ fault, at }, context, locks) {
  await pause(at)
  const before = locks.get(fault.resource)
  const turn = (before ?? Promise.resolve()).then(() => inflict(fault, context))
  locks.set(fault.resource, turn)
  await turn
}
