import { randomUUID } from 'node:crypto'
import WebSocket from 'ws'

/**
 * Asks the stream for what it cannot give: a place behind the end, another epoch, somebody else's session. Only an honest
 * refusal is right. Asked when all is well again, of each replica.
 */
export async function probe(replica, { journal, user, strangers }) {
  const [session] = user.sessions
  const cases = [
    ['resync_required', { session_id: session.id, after: 1_000_000_000 }],
    ['resync_required', { session_id: session.id, after: 0, epoch: randomUUID() }],
    ['not_found', { session_id: strangers[0].sessions[0].id, after: 0 }],
  ]
  const socket = new WebSocket(`${replica.url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${user.token}` },
  })
  const answers = new Map()
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, 8000)
    socket.on('error', resolve)
    socket.on('close', resolve)
    socket.on('open', () =>
      cases.forEach(([, follow], index) => socket.send(JSON.stringify({ type: 'follow', ref: String(index), ...follow }))),
    )
    socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.ref !== undefined) {
        answers.set(frame.ref, frame)
      }
      if (answers.size === cases.length) {
        clearTimeout(timer)
        resolve()
      }
    })
  })
  socket.terminate()
  cases.forEach(([expected], index) => {
    const { type, code } = answers.get(String(index)) ?? { type: 'nothing' }
    journal.count('honesty asked for')
    if (type !== 'problem' || code !== expected) {
      journal.violation(expected === 'not_found' ? 'C4' : 'C5', `replica ${replica.name} answered ${type} ${code ?? ''}, not ${expected}`)
    }
  })
}
