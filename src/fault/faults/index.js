import { clientFaults } from './clients.js'
import { clockFaults } from './clock.js'
import { databaseFaults } from './database.js'
import { databaseNetworkFaults } from './database-network.js'
import { diskFaults } from './disk.js'
import { replicaFaults } from './replicas.js'
import { workerFaults } from './workers.js'

/**
 * What can be broken. Each has a `name`; the `experiment` of the plan that it is; a `resource`, of which only one fault holds
 * at a time; `run`, which breaks, waits, mends and then returns; and what it `excuses` of HTTP, with milliseconds for which
 * that holds on after it is mended:
 *
 * - `unavailable`: 503, 429 or 504 that says when to come back
 * - `cut`: a first try without an answer; the second has one
 * - `lost`: no answer to the second try either
 * - `slow`: more than ten seconds
 * - `unauthorized`: 401 for a token that is good
 *
 * What it `needs` of the stand is there from the start, and only in runs that it is part of.
 *
 * One that `ends` the process of a replica chooses among `stand.replicas`, which in a soak lack the one that is to live through it.
 *
 * Everything else is excused by nothing: no lost event, no wrong order, no other status.
 */
export const FAULTS = [
  ...replicaFaults,
  ...databaseFaults,
  ...databaseNetworkFaults,
  ...clientFaults,
  ...workerFaults,
  ...diskFaults,
  ...clockFaults,
]

/** The faults that are meant by these names; all that this machine can do where there are none. */
export function chosen(names, skipped) {
  const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name))
  if (unknown.length > 0) {
    throw new Error(`There is no fault ${unknown.join(', ')}; there are ${FAULTS.map(({ name }) => name).join(', ')}`)
  }
  return FAULTS.filter(({ name }) => names.length === 0 || names.includes(name)).filter((fault) => {
    const reason = fault.lacks?.()
    if (reason) {
      skipped.push(`${fault.name}: ${reason}`)
    }
    return !reason
  })
}
