const MOST_KEPT = 1000

/** What happened in a schedule, with times; whoever takes part writes, and the checks read when it is over. */
export class Journal {
  /** Every try of a request over HTTP, for check H1. */
  requests = []
  /** Events that were to be written: `{id, session, at, outcome}`, where `info` may have been written or not. */
  writes = []
  /** Requests that were given up, and where they may have been left. */
  unanswered = []
  /** Times at which followers were without a connection: `{follower, from, to}`. */
  breaks = []
  /** Executions of jobs by workers. */
  executions = []
  /** Sessions and prompts that were to be created once, by their ids. */
  creations = []
  /** What was found wrong while it happened. */
  violations = []
  /** What was done to the stand, and until when. */
  windows = []
  /** Requests for what is somebody else's, and honest answers that were asked for: how many were tried. */
  counts = {}

  constructor(name) {
    this.name = name
    this.begin = Date.now()
  }

  /** Whether something that is broken, or was a moment ago, excuses this. */
  excuses(what) {
    return this.windows.some(({ end, excuses }) => excuses[what] !== undefined && Date.now() <= end + excuses[what])
  }

  /** The first of them say what is wrong; what breaks with every frame of an hour is no clearer for being written down as often. */
  violation(property, text, details) {
    if (this.violations.length < MOST_KEPT) {
      this.violations.push({ property, at: Date.now() - this.begin, text, details })
    }
  }

  count(name, by = 1) {
    this.counts[name] = (this.counts[name] ?? 0) + by
  }
}
