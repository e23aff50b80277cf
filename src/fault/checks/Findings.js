import { Tally } from './Tally.js'

const MOST_KEPT = 200

/** What the checks found, of one schedule or of all: violations, and the counts that a verdict rests on. */
export class Findings {
  violations = []
  counts = {}
  excuses = {}
  samples = {}

  /** Those that were written down as JSON. */
  static of({ violations, counts, excuses, samples }) {
    const tallies = Object.entries(samples).map(([name, pairs]) => [name, Tally.of(pairs)])
    return Object.assign(new Findings(), { violations, counts, excuses, samples: Object.fromEntries(tallies) })
  }

  violation(property, text, details) {
    this.violations.push({ property, text, details })
  }

  count(property, name, by = 1) {
    this.counts[property] ??= {}
    this.counts[property][name] = (this.counts[property][name] ?? 0) + by
  }

  excuse(fault, what) {
    const key = `${fault}: ${what}`
    this.excuses[key] = (this.excuses[key] ?? 0) + 1
  }

  sample(name, value) {
    ;(this.samples[name] ??= new Tally()).note(Math.round(value))
  }

  add(schedule, other) {
    other.violations.forEach((violation) => this.violations.length < MOST_KEPT && this.violations.push({ schedule, ...violation }))
    for (const [property, counts] of Object.entries(other.counts)) {
      Object.entries(counts).forEach(([name, by]) => this.count(property, name, by))
    }
    for (const [key, by] of Object.entries(other.excuses)) {
      this.excuses[key] = (this.excuses[key] ?? 0) + by
    }
    for (const [name, tally] of Object.entries(other.samples)) {
      ;(this.samples[name] ??= new Tally()).add(tally)
    }
  }
}
