const OURS_ONLY = 'the lease ran out'
/** What the documents promise (a second), and what a busy machine takes on top. */
const REAP_MS = 2500
const AFTER_FAULT_MS = 4000

/** J1–J4, by the database's own book of what became of each job, and by what workers were answered. */
export function jobs({ journal, truth }, found) {
  const executions = new Map()
  journal.executions.forEach((each) => executions.set(each.job, [...(executions.get(each.job) ?? []), each]))
  for (const job of truth.jobs) {
    const history = truth.history.get(job.id) ?? []
    const runs = executions.get(job.id) ?? []
    endsOnce(job, history, found)
    hasOneEffect(job, history, runs, found)
    neverOverlaps(job, history, found)
    comesBack(job, history, journal, found)
  }
  found.count('J2', 'executions', journal.executions.length)
  journal.executions.forEach(({ end }) => found.count('J2', end))
}

function endsOnce(job, history, found) {
  const isEnd = ({ became, was }) => ['completed', 'failed'].includes(became) && was !== null
  const ends = history.filter(isEnd)
  found.count('J1', 'jobs')
  if (ends.length !== 1) {
    found.violation('J1', `job ${job.id} is ${job.status} and ended ${ends.length} times`, history)
  }
}

/** The result is that of the one whose completion was acknowledged, and nobody else's was. */
function hasOneEffect(job, history, runs, found) {
  const acknowledged = runs.filter(({ end }) => end === 'complete')
  if (acknowledged.length > 1) {
    found.violation('J2', `job ${job.id} was completed for ${acknowledged.length} workers`, runs)
  }
  const effect = job.result?.execution
  if (acknowledged.length === 1 && effect !== acknowledged[0].id) {
    found.violation('J2', `job ${job.id} was completed for ${acknowledged[0].id}, and holds the result of ${effect}`, runs)
  }
  const author = runs.find(({ id }) => id === effect)
  if (effect !== undefined && !['complete', 'unknown'].includes(author?.end) && !isRepeated(author)) {
    found.violation('J2', `job ${job.id} holds the result of an execution that ended ${author?.end}`, runs)
  }
  // The fence itself: whoever ended the job held its lease at that moment.
  const completion = history.find(({ became }) => became === 'completed')
  if (completion && author && completion.old_lease !== author.lease) {
    found.violation('J2', `job ${job.id} was completed under the lease ${author.lease} while ${completion.old_lease} held`, history)
  }
  if (completion) {
    found.count('J2', 'fenced completions')
  }
}

/** A completion whose answer was lost is refused when it is sent again: the job is done, and the lease gone with it. */
const isRepeated = (run) => run?.end === 'refused'

/** A lease begins only where none holds, and is taken away only after it has run out. */
function neverOverlaps(job, history, found) {
  let leasedUntil
  for (const entry of history) {
    if (entry.became === 'processing' && entry.lease !== entry.old_lease) {
      found.count('J3', 'leases')
      if (entry.was !== 'pending') {
        found.violation('J3', `job ${job.id} was leased while it was ${entry.was}`, history)
      }
    }
    leasedUntil = entry.leased_until
    if (entry.was === 'processing' && entry.error?.startsWith(OURS_ONLY) && entry.at < leasedUntil) {
      found.violation('J3', `job ${job.id} was taken away ${leasedUntil - entry.at} ms before its lease ran out`, history)
    }
  }
}

/** A lease that ran out is noticed within the bound, where nothing was broken meanwhile. */
function comesBack(job, history, journal, found) {
  for (const { was, error, at, leased_until: leasedUntil } of history) {
    if (was === 'processing' && error?.startsWith(OURS_ONLY) && leasedUntil) {
      const late = at - leasedUntil
      const calm = journal.windows.every(
        ({ begin, end, name }) => name.startsWith('worker') || at < begin || Number(leasedUntil) > end + AFTER_FAULT_MS,
      )
      found.sample(calm ? 'reaped after' : 'reaped after, under a fault', late)
      found.count('J4', 'leases that ran out')
      if (calm && late > REAP_MS) {
        found.violation('J4', `job ${job.id} was put back ${late} ms after its lease ran out, with nothing broken`, history)
      }
    }
  }
}
