import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** An app in somebody's hands: reads, opens sessions, asks for more, and repeats itself once where it was cut off. */
export async function app(user, { http, journal, random, strangers, load }) {
  const mine = { credential: user.token }
  // Workers have something to do from the first moment on.
  for (let count = 0; count < 3; count++) {
    await opens(user, { http, journal, mine, load })
  }
  while (load.isOn) {
    await random.pick([reads, reads, opens, asks, asksAgain, pries, pries])(user, { http, journal, random, strangers, mine, load })
    await pause(random.between(50, 200))
  }
}

async function reads(user, { http, journal, random, mine }) {
  const session = random.pick(user.sessions)
  const path = random.pick(['/v1/sessions', `/v1/sessions/${session.id}`, `/v1/sessions/${session.id}/jobs`, null, null])
  if (path !== null) {
    expect(journal, await http.twice('read', { path, ...mine }), 200, path)
    return
  }
  const after = random.whole(0, 50)
  const answer = await http.twice('history', { path: `/v1/sessions/${session.id}/events?after=${after}&limit=200`, ...mine })
  if (expect(journal, answer, 200, 'history')) {
    answer.body.items.forEach(({ seq }, index) => {
      if (seq !== after + 1 + index) {
        journal.violation('C2', `the history after ${after} has ${seq} in place ${index}`)
      }
    })
  }
}

/** A session and its first job; the id is the client's, so that to repeat it is harmless. */
async function opens(user, { http, journal, mine, load }) {
  if (journal.creations.length >= load.mostJobs) {
    return
  }
  const creation = { id: randomUUID(), kind: 'session', user: user.id, outcome: 'info' }
  journal.creations.push(creation)
  const body = JSON.stringify({ id: creation.id, project_id: user.projectId, initial_prompt: `Build ${user.canary}` })
  const answer = await http.twice('open', { method: 'POST', path: '/v1/sessions', body, ...mine })
  settle(journal, creation, answer, [200, 201])
}

async function asks(user, { http, journal, random, mine, load }) {
  if (journal.creations.length >= load.mostJobs) {
    return
  }
  const opened = journal.creations.filter((each) => each.kind === 'session' && each.user === user.id && each.outcome === 'ok')
  if (opened.length === 0) {
    return
  }
  const session = random.pick(opened)
  const creation = { id: randomUUID(), kind: 'job', session: session.id, user: user.id, outcome: 'info' }
  journal.creations.push(creation)
  const answer = await http.twice('ask', { method: 'POST', path: `/v1/sessions/${session.id}/prompts`, body: promptOf(creation, user), ...mine })
  // Its last job may have finished the session a moment ago.
  settle(journal, creation, answer, [201], [409])
}

/** The very request of before, which must make no second job. */
async function asksAgain(user, { http, journal, random, mine }) {
  const own = journal.creations.filter((each) => each.kind === 'job' && each.user === user.id && each.outcome === 'ok')
  if (own.length > 0) {
    const { id, session } = random.pick(own)
    const body = promptOf({ id }, user)
    const answer = await http.twice('ask', { method: 'POST', path: `/v1/sessions/${session}/prompts`, body, ...mine })
    expect(journal, answer, 201, 'the same prompt again')
  }
}

const promptOf = ({ id }, user) => JSON.stringify({ id, prompt: `Do more ${user.canary}` })

/** What is somebody else's does not exist. */
async function pries(user, { http, journal, random, strangers, mine }) {
  const stranger = random.pick(strangers)
  const session = random.pick(stranger.sessions)
  const path = random.pick([`/v1/sessions/${session.id}`, `/v1/sessions/${session.id}/events`, `/v1/sessions/${session.id}/jobs`, null])
  const answer =
    path === null
      ? await http.twice('pry', { path: `/rest/v1/session_events?session_id=eq.${session.id}&limit=5`, ...mine })
      : await http.twice('pry', { path, ...mine })
  journal.count('foreign requests')
  const isHidden = path === null ? answer.status !== 200 || answer.text === '[]' : answer.status === 404
  const isAnswered = answer.failure === undefined && answer.status < 500 && ![401, 429].includes(answer.status)
  if ((isAnswered && !isHidden) || answer.text?.includes(stranger.canary)) {
    journal.violation('C4', `somebody else's ${path} was answered ${answer.status}`, answer.text?.slice(0, 500))
  }
}

function settle(journal, creation, { failure, status, text }, good, refusals = []) {
  if (good.includes(status)) {
    creation.outcome = 'ok'
  } else if (failure === undefined && status < 500 && status !== 429) {
    creation.outcome = 'fail'
    if (status !== 401 && !refusals.includes(status)) {
      journal.violation('H1', `${creation.kind} was answered ${status}`, text)
    }
  }
}

function expect(journal, { failure, status, text }, good, what) {
  if (failure === undefined && status < 500 && status !== 429 && status !== 401 && status !== good) {
    journal.violation('H1', `${what} was answered ${status}`, text)
  }
  return status === good
}
