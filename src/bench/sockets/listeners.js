import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import WebSocket from 'ws'
import { LeanSocket } from './LeanSocket.js'

/**
 * The numbers by which what comes is known, and where they stand in a frame. The last of a frame is looked for: it is near the
 * end, and frames of many events end with the newest.
 */
const MARKS = { event: Buffer.from('"seq":'), row: Buffer.from('"bench-') }
const READY = { changes: '"Subscribed to PostgreSQL"', stream: '"type":"following"', plain: '"type":"following"' }

function numberIn(frame, mark) {
  const found = frame.lastIndexOf(mark)
  if (found < 0) {
    return -1
  }
  let number = 0
  for (let at = found + mark.length; frame[at] >= 48 && frame[at] <= 57; at++) {
    number = number * 10 + frame[at] - 48
  }
  return number
}

/** What a client of the given kind says first. */
function greeting({ kind, token, binding, session }) {
  if (kind === 'changes') {
    const config = { broadcast: { ack: false, self: false }, presence: { key: '', enabled: false } }
    const payload = { config: { ...config, postgres_changes: [binding], private: false }, access_token: token }
    return JSON.stringify(['1', '1', 'realtime:bench', 'phx_join', payload])
  }
  return JSON.stringify({ type: 'follow', session_id: session })
}

function place({ kind, host = '127.0.0.1', port, key, token, localAddress, silence }) {
  const where = { host, port, localAddress, silence }
  return kind === 'changes'
    ? { ...where, path: `/realtime/v1/websocket?apikey=${key}&vsn=2.0.0` }
    : { ...where, path: '/v1/stream', headers: { Authorization: `Bearer ${token}` } }
}

/**
 * Listens by a lean socket: kind `changes` of /realtime/v1, `stream` of /v1/stream, `plain` of a server written by hand, which is
 * asked as /v1/stream is.
 *
 * @param {(number: number, last: number) => void} onNumber what came, and what came before it
 */
function lean(wanted, { onReady, onNumber, onClose }) {
  const mark = MARKS[wanted.mark]
  const sign = READY[wanted.kind]
  let ready = false
  let last = 0
  const socket = new LeanSocket(place(wanted), {
    onOpen() {
      socket.send(greeting(wanted))
      wanted.besides?.forEach((session) => socket.send(greeting({ ...wanted, session })))
    },
    onFrame(frame) {
      if (!ready) {
        const text = frame.toString()
        if (text.includes(sign)) {
          ready = true
          last = Number(/"last":(\d+)/.exec(text)?.[1] ?? 0)
          onReady()
        } else if (/"status":"error"|"type":"problem"/.test(text)) {
          onClose(text)
        }
        return
      }
      const number = numberIn(frame, mark)
      if (number >= 0) {
        onNumber(number, last)
        last = number
      }
    },
    onClose,
  })
  return { close: () => socket.close(), pause: () => socket.pause() }
}

/** Listens as an app does, by the published client; what comes is what its callback is told. */
function official({ host = '127.0.0.1', port, key, token, binding }, { onReady, onNumber, onClose }) {
  const client = createClient(`http://${host}:${port}`, key, {
    accessToken: async () => token,
    realtime: { transport: WebSocket },
  })
  let last = 0
  const channel = client
    .channel('bench')
    .on('postgres_changes', binding, ({ new: row }) => {
      const number = row.seq ?? Number(/^bench-(\d+)/.exec(row.name ?? row.title)?.[1])
      onNumber(number, last)
      last = number
    })
  const subscribe = () =>
    channel.subscribe((status, error) => (status === 'SUBSCRIBED' ? onReady() : onClose(`${status} ${error?.message ?? ''}`)))
  // Or it joins before it has asked for its token, is refused, and comes back a second later.
  client.realtime.setAuth().then(subscribe, onClose)
  return { close: () => client.removeAllChannels().then(() => client.realtime.disconnect()), pause: () => undefined }
}

/** Hears the notifications themselves: nobody can know of an event sooner. */
function bare({ database, sessions }, { onReady, onNumber, onClose }) {
  const client = new pg.Client(database)
  client.on('error', (failure) => onClose(failure.message))
  client.on('notification', ({ payload }) => {
    const { session_id: session, seq } = JSON.parse(payload)
    if (sessions.includes(session)) {
      onNumber(seq, seq - 1)
    }
  })
  client
    .connect()
    .then(() => client.query('listen session_events'))
    .then(onReady, (failure) => onClose(failure.message))
  return { close: () => client.end(), pause: () => undefined }
}

const KINDS = { official, bare, changes: lean, stream: lean, plain: lean }

export const listen = (wanted, told) => KINDS[wanted.kind](wanted, told)
