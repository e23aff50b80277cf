import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EVENTS_A_SESSION } from './data.js'
import { writeLimit } from './limits.js'
import { limit, load, warm } from './measure.js'
import { startPeer } from './peer.js'
import { uuid } from './tokens.js'

const GENERIC_PLANS = '-c plan_cache_mode=force_generic_plan'

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

const PEERS = {
  postgraphile: { file: 'postgraphile', reads: POSTGRAPHILE },
  'node-pg': { file: 'pg', reads: BY_HAND },
  'node-postgres': { file: 'postgres', reads: BY_HAND },
}

/** A row of a read: everybody who can, over so many connections, and what PostgreSQL does of it by itself. */
export function reading(row, { title, goals, others = Object.keys(PEERS) }) {
  return {
    title,
    goals,
    async cases(bench) {
      const service = await bench.service()
      const requests = await openReads(bench, service, row, others)
      return bench.options.connections.map((connections) => ({
        name: `c=${connections}`,
        turns: requests.map((take) => take(connections)),
      }))
    },
  }
}

async function openReads(bench, service, row, others) {
  const { options, directory } = bench
  const numbers = Array.from({ length: Math.min(service.users, 1000) }, (_, index) => index + 1)
  const tokens = service.tokens(numbers)
  const serving = (await contenders(bench, service, others)).filter(({ reads }) => reads[row] !== undefined)
  for (const contender of serving) {
    const bytes = await prove(contender, row, uuid('a000', 1), tokens[0], tokens[1])
    console.error(`${row} ${contender.name}: right, ${bytes} characters`)
  }
  const script = join(directory, 'limit.sql')
  await writeLimit(script, row, service.issuer, numbers.length)
  const byPostgres = (connections) => ({
    name: 'limit',
    take: () =>
      limit(service.address('authenticator'), service.postmaster, script, { connections, ...options, settings: GENERIC_PLANS }),
  })
  const taken = serving.map((contender) => {
    const file = join(directory, `${contender.name}.txt`)
    const how = (connections) => ({ connections, seconds: options.seconds, warmup: options.warmup })
    return (connections) => ({
      name: contender.name,
      ours: contender.ours,
      async warm() {
        await writeRequests(file, contender.reads[row], tokens)
        await warm(contender, service.postmaster, file, how(8))
      },
      take: () => load(contender, service.postmaster, file, how(connections)),
    })
  })
  return [...taken, byPostgres]
}

/** Each user's own session, with a token: what wrk sends. */
async function writeRequests(file, read, tokens) {
  const lines = tokens.map((token, index) => {
    const { method = 'GET', path, body = '' } = read(uuid('a000', index + 1))
    return `${method} ${path} ${token} ${body}`
  })
  await writeFile(file, lines.join('\n'))
}

/** Everybody who serves the same reads: where, in which process, and how each read is asked for. */
async function contenders(bench, service, others) {
  const all = [
    { name: 'v1', ours: true, port: service.port, pid: service.pid, reads: V1 },
    { name: 'rest', ours: true, port: service.port, pid: service.pid, reads: REST },
  ].filter(({ name }) => bench.wants(name))
  for (const name of others.filter((name) => bench.wants(name))) {
    const { file, reads } = PEERS[name]
    const peer = await startPeer(name, file, service, { BENCH_REMEMBER: bench.options.remember ? '1' : '' })
    all.push({ name, ...peer, reads })
  }
  return all
}

/** Refuses to measure who answers something else: another's session must not be seen, a changed token not be believed. */
async function prove({ name, port, reads }, row, session, token, other) {
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
