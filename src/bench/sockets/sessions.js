import { uuid } from '../tokens.js'
import { sqlWriters } from './writers.js'

const INSERT = `
  insert into public.session_events (session_id, event_type, data)
  select session, 'terminal', '{"stream": "stdout", "output": "npm install npm install npm install"}'
  from unnest($1::uuid[]) as session
  returning session_id, seq`

export const sessionId = (number) => uuid('a000', number)

/** What somebody wants who follows a session by /v1/stream, /realtime/v1 or a server written by hand. */
export function follower(kind, service, { session, token, port = service.port, samples = true, ...more }) {
  const filter = `session_id=eq.${sessionId(session)}`
  return {
    kind,
    port,
    token,
    key: service.publishable,
    session: sessionId(session),
    binding: { event: 'INSERT', schema: 'public', table: 'session_events', filter },
    mark: 'event',
    // A frame of /v1/stream has all events that there are.
    gathers: kind === 'stream',
    stream: session,
    samples,
    ...more,
  }
}

/**
 * Writes events by plain SQL, so that everybody who listens to the database has the same to do.
 *
 * @param sessionsOf the numbers of the sessions that a turn writes an event to each, in one commit
 */
export const eventWriters = (service, count, sessionsOf) => () =>
  sqlWriters(service, count, async (client, turn) => {
    const { rows } = await client.query({ name: 'events', text: INSERT, values: [sessionsOf(turn).map(sessionId)] })
    return rows.map(({ session_id: session, seq }) => `${Number(session.slice(24))}:${seq}`)
  })
