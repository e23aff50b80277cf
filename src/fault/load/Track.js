/**
 * What one follower has received of one session: the merged list, as an app would show it. The number that it has come to is
 * where it resumes.
 */
export class Track {
  after = 0
  epoch
  /** In the order of arrival: `[seq, id, received at, created at]`. */
  received = []

  constructor(session, follower, journal) {
    this.session = session
    this.follower = follower
    this.journal = journal
  }

  /** Takes what came. What does not continue exactly is wrong at once. */
  take({ seq, id, created_at: createdAt }) {
    if (seq <= this.after) {
      this.journal.violation('C3', `${this.follower} was given ${seq} of ${this.session.id} after ${this.after}`)
      return
    }
    if (seq !== this.after + 1) {
      this.journal.violation('C2', `${this.follower} was given ${seq} of ${this.session.id} after ${this.after}, and not ${this.after + 1}`)
    }
    this.received.push([seq, id, Date.now(), Date.parse(createdAt)])
    this.after = seq
  }
}

/** Looks for words of somebody else in what came, whatever it is. */
export function scan(text, follower, user, strangers, journal) {
  journal.count('scanned bytes', text.length)
  for (const stranger of strangers) {
    if (text.includes(stranger.canary)) {
      journal.violation('C4', `${follower} of ${user.id} was sent a canary of ${stranger.id}`, text.slice(0, 500))
    }
  }
}
