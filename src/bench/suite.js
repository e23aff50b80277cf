import { Bench } from './bench.js'
import { endSince, mark } from './processes.js'

const ROW_ENDS_AFTER_MS = 30 * 60_000

/**
 * Measures a row: each case by itself, and in each everybody in turn, round after round. Somebody who fails is told and left
 * out of the rest of his case; whatever the row started is ended with it.
 *
 * @returns {{ results: object[], failures: string[] }}
 */
export async function measure(name, row, options) {
  const before = mark()
  const results = []
  const failures = []
  let timer
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it takes too long')), ROW_ENDS_AFTER_MS)
  })
  try {
    await Promise.race([late, takeAll(name, row, options, results, failures)])
  } catch (failure) {
    note(failures, name, failure)
  } finally {
    clearTimeout(timer)
    await endSince(before)
  }
  return { results, failures }
}

async function takeAll(name, row, options, results, failures) {
  const bench = await Bench.of(options, name)
  for (const each of await row.cases(bench)) {
    const failed = new Set()
    const attempt = async (turn, what) => {
      try {
        await what()
      } catch (failure) {
        failed.add(turn)
        note(failures, `${name} ${each.name} ${turn.name}`, failure)
      }
    }
    const turns = each.turns.filter((turn) => bench.wants(turn.name))
    for (const turn of turns) {
      await attempt(turn, () => turn.warm?.())
    }
    const rounds = row.rounds?.(options) ?? options.rounds
    for (let round = 1; round <= rounds; round++) {
      for (const turn of turns.filter((turn) => !failed.has(turn))) {
        await attempt(turn, async () => {
          await turn.prepare?.()
          results.push({ row: name, case: each.name, name: turn.name, ours: turn.ours === true, round, ...(await turn.take()) })
        })
      }
      console.error(`${name} ${each.name}: round ${round} of ${rounds}`)
    }
  }
}

function note(failures, where, failure) {
  console.error(`${where}:`, failure)
  failures.push(`${where}: ${String(failure.message ?? failure).split('\n')[0].slice(0, 300)}`)
}
