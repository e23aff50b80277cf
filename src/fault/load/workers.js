import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

export const LEASE_SECONDS = 3
const LEASE_MS = LEASE_SECONDS * 1000
const BEAT_MS = LEASE_MS / 3

/**
 * Claims jobs and runs them, as the documents tell a worker to, until there are no more to come. What befalls a worker is said
 * by `load.ailment`: `dies` for one that is never heard of again, `sleeps` for one that is stopped for longer than its lease
 * and then goes on as if nothing had been.
 */
export async function worker(name, { http, stand, journal, load }) {
  while (load.isWorking) {
    const answer = await http.once('claim', {
      method: 'POST',
      path: '/v1/jobs/claim',
      credential: stand.keys.secret,
      body: JSON.stringify({ worker: name, max: 1, lease_seconds: LEASE_SECONDS, wait_seconds: 1 }),
    })
    const job = answer.body?.jobs?.[0]
    if (answer.status === 200 && job) {
      await run(job, name, { http, stand, journal, load })
    } else if (answer.status !== 200) {
      await pause(200)
    }
  }
}

async function run(job, name, { http, stand, journal, load }) {
  const execution = {
    id: randomUUID(),
    job: job.id,
    lease: job.lease_id,
    worker: name,
    begin: Date.now(),
    // The service's own word on it, by the database's clock.
    leasedUntil: Date.parse(job.lease_expires_at),
    ailment: load.ailment(job),
    end: 'lost',
  }
  journal.executions.push(execution)
  const post = (what, path, body, isOver) =>
    http.untilAnswered(
      what,
      { method: 'POST', path, credential: stand.keys.secret, body: JSON.stringify(body) },
      isOver,
    )
  // Counted on the worker's own clock from when the claim was answered, later than the service does by a whisker.
  let trustedUntil = Date.now() + LEASE_MS
  const isOver = () => Date.now() > trustedUntil
  const beat = async () => {
    const sentAt = Date.now()
    const path = `/v1/jobs/${job.id}/heartbeat`
    const answer = await post('heartbeat', path, { lease_id: job.lease_id, lease_seconds: LEASE_SECONDS }, isOver)
    if (answer.status === 200) {
      trustedUntil = sentAt + LEASE_MS
      execution.leasedUntil = Math.max(execution.leasedUntil, Date.parse(answer.body.lease_expires_at))
    }
    return answer.status !== 409 && !isOver()
  }

  const steps = load.steps(job)
  for (let step = 0; step < steps; step++) {
    await say(job, { step, execution: execution.id }, { post, journal, isOver })
    await pause(BEAT_MS * 0.6)
    if (step === 0 && execution.ailment === 'dies') {
      execution.end = 'died'
      return
    }
    if (step === 0 && execution.ailment === 'sleeps') {
      // As a process that was stopped: it knows nothing of the time that went by, and sends what it was about to.
      await pause(LEASE_MS + load.oversleep())
      break
    }
    if (!(await beat())) {
      execution.end = 'stopped'
      return
    }
  }
  await finish(job, execution, { post, isOver, journal })
}

async function say(job, values, { post, journal, isOver }) {
  const event = { id: randomUUID(), event_type: 'terminal', data: { canary: canaryOf(job), ...values } }
  const op = { id: event.id, session: job.session_id, at: Date.now(), by: 'worker', outcome: 'info' }
  journal.writes.push(op)
  const answer = await post('append', `/v1/sessions/${job.session_id}/events`, [event], isOver)
  op.outcome = answer.status === 201 ? 'ok' : answer.status === 422 ? 'fail' : 'info'
  op.answeredAt = Date.now()
}

/** The prompt of a job carries the canary of whoever asked for it. */
const canaryOf = ({ prompt }) => /canary-[-0-9a-f]+/.exec(prompt)?.[0] ?? ''

async function finish(job, execution, { post, isOver, journal }) {
  execution.finishing = Date.now()
  const isSleeper = execution.ailment === 'sleeps'
  const [what, body] =
    execution.ailment === 'fails' ? ['fail', { error: 'it was to fail' }] : ['complete', { result: { execution: execution.id } }]
  const answer = await post(what, `/v1/jobs/${job.id}/${what}`, { lease_id: job.lease_id, ...body }, isSleeper ? () => true : isOver)
  execution.answeredAt = Date.now()
  execution.end = answer.status === 200 ? what : answer.status === 409 ? 'refused' : 'unknown'
  if (execution.end === 'unknown' && answer.failure === undefined && answer.status < 500 && answer.status !== 429) {
    journal.violation('J2', `${what} of ${job.id} was answered ${answer.status}`, answer.text)
  }
}
