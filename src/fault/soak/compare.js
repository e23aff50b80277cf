/** How much more there may be at the end: what a pool or the compiler of a JVM has more at one time than at another. */
const CONNECTIONS_A_REPLICA = 10 + 6 + 1 + 3
const MORE = {
  'heap after collection, MiB': (first) => first * 1.25 + 4,
  'files but connections to the database': (first) => first + 10,
  threads: (first) => first + 10,
  'connections to the database': () => CONNECTIONS_A_REPLICA,
}

const values = (measured) => ({
  'heap after collection, MiB': measured.heap,
  'files but connections to the database': measured.files - measured.connections,
  threads: measured.threads,
  'connections to the database': measured.connections,
})

/**
 * L1 of a soak: each replica at the end beside itself at the start, when nobody was there either.
 *
 * @returns what it rests on: `{what, replica, first, last, most, verdict}`; there is no verdict on a process that was started in between
 */
export function compare(first, last, found) {
  const rows = ['a', 'b'].flatMap((replica) => {
    const [before, after] = [first?.[replica], last[replica]]
    if (!before || !after) {
      found.violation('L1', `replica ${replica} could not be measured`)
      return []
    }
    const isSame = before.incarnation === after.incarnation
    return Object.entries(values(before)).map(([what, value]) => {
      const most = MORE[what](value)
      const now = values(after)[what]
      return { what, replica, first: value, last: now, most, verdict: !isSame ? 'started anew' : now <= most ? 'held' : 'grown' }
    })
  })
  rows
    .filter(({ verdict }) => verdict === 'grown')
    .forEach(({ what, replica, first: from, last: to }) => found.violation('L1', `replica ${replica}: ${what} went from ${from} to ${to}`))
  if (rows.every(({ verdict }) => verdict === 'started anew')) {
    found.violation('L1', 'no replica lived through it')
  }
  found.count('L1', 'comparisons', rows.filter(({ verdict }) => verdict !== 'started anew').length)
  return rows
}
