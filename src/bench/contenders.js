import { fileURLToPath } from 'node:url'
import { freePort, start } from './processes.js'
import { EVENTS_A_SESSION } from './data.js'

const PLAYHEAD_OF_LATEST = EVENTS_A_SESSION - 50

const V1 = {
  p1: (session) => ({ path: `/v1/sessions/${session}` }),
  p2: (session) => ({ path: `/v1/sessions/${session}/events?after=${PLAYHEAD_OF_LATEST}&limit=50` }),
}

const REST = {
  p1: (session) => ({ path: `/rest/v1/coding_sessions?select=*&id=eq.${session}` }),
  p2: (session) => ({
    path: `/rest/v1/session_events?select=seq,id,event_type,data,created_at&session_id=eq.${session}&order=seq.desc&limit=50`,
  }),
  p3: (session) => ({
    path:
      `/rest/v1/session_events?select=seq,event_type,data,coding_sessions(id,status,initial_prompt)` +
      `&session_id=eq.${session}&order=seq.desc&limit=50`,
  }),
}

const byHand = (name) => (session) => ({ path: `/${name}/${session}` })
const BY_HAND = { p1: byHand('p1'), p2: byHand('p2'), p3: byHand('p3') }

const graphql = (query) => (session) => ({
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query: query.replace(/\s+/g, ' ').trim(), variables: { session } }),
})

const POSTGRAPHILE = {
  p1: graphql(`query P1($session: UUID!) { codingSessionByRowId(rowId: $session) {
    rowId userId projectId initialPrompt status expiresAt easUpdateUrl webviewUrl metadata
    startedAt completedAt createdAt updatedAt } }`),
  p2: graphql(`query P2($session: UUID!) {
    allSessionEvents(condition: {sessionId: $session}, orderBy: SEQ_DESC, first: 50) {
      nodes { seq rowId eventType data createdAt } } }`),
  p3: graphql(`query P3($session: UUID!) {
    allSessionEvents(condition: {sessionId: $session}, orderBy: SEQ_DESC, first: 50) {
      nodes { seq eventType data codingSessionBySessionId { rowId status initialPrompt } } } }`),
}

/** Everybody who serves the same reads: where, in which process, and how each read is asked for. */
export async function contenders(service, { remember, without }) {
  const peers = [
    ['postgraphile', 'postgraphile', POSTGRAPHILE],
    ['node-pg', 'pg', BY_HAND],
    ['node-postgres', 'postgres', BY_HAND],
  ]
  const all = [
    { name: 'v1', port: service.port, pid: service.pid, reads: V1 },
    { name: 'rest', port: service.port, pid: service.pid, reads: REST },
  ]
  for (const [name, file, reads] of peers.filter(([name]) => !without.includes(name))) {
    const port = await freePort()
    const pid = await start(name, ['node', fileURLToPath(new URL(`peers/${file}.js`, import.meta.url))], {
      env: {
        NODE_ENV: 'production',
        GRAPHILE_ENV: 'production',
        BENCH_PORT: String(port),
        BENCH_DATABASE: service.address('authenticator'),
        BENCH_OWNER_DATABASE: service.address('playhead_owner'),
        BENCH_KEYS: service.keys,
        BENCH_ISSUER: service.issuer,
        BENCH_REMEMBER: remember ? '1' : '',
      },
      ready: /^listening$/,
    })
    all.push({ name, port, pid, reads })
  }
  return all
}

/** Refuses to measure who answers something else: another's session must not be seen, a changed token not be believed. */
export async function prove({ name, port, reads }, row, session, token, other) {
  const asked = reads[row](session)
  const ask = async (bearer) => {
    const answer = await fetch(`http://127.0.0.1:${port}${asked.path}`, {
      method: asked.method ?? 'GET',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', accept: 'application/json' },
      body: asked.body,
    })
    return { status: answer.status, body: await answer.text() }
  }
  const own = await ask(token)
  const events = own.body.match(/"event_?[tT]ype"/g)?.length ?? 0
  const fits = row === 'p1' ? own.body.includes(session) : events === 50
  if (own.status !== 200 || own.body.includes('"errors"') || !fits) {
    throw new Error(`${name} ${row} answers ${own.status} with ${own.body.slice(0, 500)}`)
  }
  const others = await ask(other)
  if (others.body.includes('npm install') || others.body.includes('Build a todo app')) {
    throw new Error(`${name} ${row} shows others what is not theirs`)
  }
  const forged = await ask(`${token.slice(0, -8)}AAAAAAAA`)
  if (forged.status < 400 && !forged.body.includes('"errors"')) {
    throw new Error(`${name} believes a forged token`)
  }
  return own.body.length
}
