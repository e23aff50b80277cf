import { acknowledged, complete, timely } from './events.js'
import { Findings } from './Findings.js'
import { http } from './http.js'
import { jobs } from './jobs.js'

/** What is promised, in the words of the report. */
export const PROPERTIES = {
  A1: 'acknowledged writes are there, refused and undone ones are not',
  C1: 'every follower has every committed event',
  C2: 'in order, without a hole',
  C3: 'exactly once, across all resumes',
  C4: "nobody is shown what is somebody else's",
  C5: 'a resume is honest: it continues, or says that it cannot',
  C6: 'in time, where nothing is broken',
  J1: 'each job ends, once',
  J2: 'no completion without the lease, one effect a job',
  J3: 'no lease before the one before it has run out',
  J4: 'a lease that ran out is noticed in time',
  H1: 'HTTP answers what a client can act upon',
  L1: 'nothing is left when everybody has gone',
}

export function judge(outcome) {
  const found = new Findings()
  complete(outcome, found)
  acknowledged(outcome, found)
  timely(outcome, found)
  jobs(outcome, found)
  http(outcome, found)
  const { journal } = outcome
  found.count('C4', 'bytes scanned', journal.counts['scanned bytes'])
  found.count('C4', 'foreign requests', journal.counts['foreign requests'] ?? 0)
  found.count('C5', 'resumes', journal.breaks.length)
  found.count('C5', 'impossible ones asked for', journal.counts['honesty asked for'] ?? 0)
  for (const { property, text, details, at } of journal.violations) {
    found.violation(property, `${text} (at ${at} ms)`, details)
  }
  return found
}
