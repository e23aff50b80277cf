const LATE_MS = 6500
/** After a fault is mended: reconnecting and catching up have their own time, which the breaks tell. */
const RECOVERY_MS = 3000

/** C1, and what of C3 only the end shows: each follower has exactly what the table has. */
export function complete({ followers, truth, people }, found) {
  for (const { name, tracks } of followers) {
    for (const [id, track] of tracks) {
      const events = truth.events.get(id) ?? []
      const got = track.received
      found.count('C1', 'events to be delivered', events.length)
      const known = new Map(got.map(([seq, eventId]) => [eventId, seq]))
      const missing = events.filter(({ seq, id: eventId }) => known.get(eventId) !== seq)
      if (missing.length > 0) {
        found.violation('C1', `${name} lacks ${missing.length} of the ${events.length} events of ${id}: ${missing.slice(0, 10).map(({ seq }) => seq)}`)
      }
      const there = new Set(events.map(({ id: eventId }) => eventId))
      const invented = got.filter(([, eventId]) => !there.has(eventId))
      if (invented.length > 0) {
        found.violation('C1', `${name} was given ${invented.length} events of ${id} that nobody committed`, invented)
      }
      const times = got.map(([seq]) => seq)
      found.count('C2', 'deliveries in order', times.filter((seq, index) => index === 0 || seq === times[index - 1] + 1).length)
      found.count('C3', 'deliveries', got.length)
      if (new Set(times).size !== times.length) {
        found.violation('C3', `${name} has events of ${id} twice`)
      }
    }
  }
  for (const user of people) {
    user.sessions.forEach(({ id }) => contiguous(id, truth, found))
  }
}

function contiguous(id, truth, found) {
  const events = truth.events.get(id) ?? []
  const hole = events.find(({ seq }, index) => seq !== index + 1)
  if (hole) {
    found.violation('C2', `the table of ${id} has ${hole.seq} where another number belongs`)
  }
  if (truth.heads.get(id).last_seq !== events.length) {
    found.violation('C2', `the head of ${id} is ${truth.heads.get(id).last_seq}, and there are ${events.length} events`)
  }
}

/** A1: what was acknowledged is there, what was refused or undone is not; of what nobody knows either. */
export function acknowledged({ journal, truth }, found) {
  for (const { id, outcome, by, session } of journal.writes) {
    found.count('A1', outcome)
    const isThere = truth.written.has(id)
    if (outcome === 'ok' && !isThere) {
      found.violation('A1', `event ${id} of ${session}, acknowledged to ${by}, is not there`)
    }
    if (outcome === 'fail' && isThere) {
      found.violation('A1', `event ${id} of ${session}, refused or undone for ${by}, is there`)
    }
  }
  const jobs = new Set(truth.jobs.map(({ id }) => id))
  for (const { id, kind, outcome } of journal.creations) {
    const isThere = kind === 'job' ? jobs.has(id) : truth.opened.has(id)
    found.count('A1', `${kind} ${outcome}`)
    if ((outcome === 'ok' && !isThere) || (outcome === 'fail' && isThere)) {
      found.violation('A1', `${kind} ${id} was ${outcome}, and is ${isThere ? 'there' : 'not there'}`)
    }
  }
  for (const { id } of journal.creations.filter(({ kind }) => kind === 'session')) {
    const first = truth.jobs.filter((job) => job.session_id === id && job.prompt.startsWith('Build'))
    if (truth.opened.has(id) && first.length !== 1) {
      found.violation('A1', `session ${id} has ${first.length} first jobs`)
    }
  }
}

/** C6: how late what came was; judged where nothing was broken, told everywhere. */
export function timely({ followers, journal }, found) {
  const isCalm = (from, to) => journal.windows.every(({ begin, end }) => to < begin || from > end + RECOVERY_MS)
  for (const { name, tracks } of followers) {
    for (const track of tracks.values()) {
      let last
      for (const [seq, , receivedAt, createdAt] of track.received) {
        const delay = receivedAt - createdAt
        const calm = isCalm(createdAt, receivedAt)
        found.count('C6', calm ? 'deliveries judged' : 'under a fault', 1)
        found.sample(calm ? 'delay' : 'delay under a fault', delay)
        if (calm && delay > LATE_MS) {
          found.violation('C6', `${name} was given ${seq} of ${track.session.id} after ${delay} ms, with nothing broken`)
        }
        if (last !== undefined) {
          found.sample('silence', receivedAt - last)
        }
        last = receivedAt
      }
    }
  }
  journal.breaks.forEach(({ from, to }) => found.sample('resume', to - from))
}
