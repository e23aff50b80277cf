/** How often each whole number was measured: as exact as a list of them, and no longer after a day than after an hour. */
export class Tally {
  #times = new Map()
  count = 0

  /** One that was written down as JSON. */
  static of(pairs) {
    const tally = new Tally()
    pairs.forEach(([value, times]) => tally.note(value, times))
    return tally
  }

  toJSON() {
    return [...this.#times]
  }

  note(value, times = 1) {
    this.#times.set(value, (this.#times.get(value) ?? 0) + times)
    this.count += times
  }

  add(other) {
    other.#times.forEach((times, value) => this.note(value, times))
  }

  quantiles() {
    const values = [...this.#times.keys()].sort((one, other) => one - other)
    const at = (share) => {
      let left = Math.min(this.count - 1, Math.floor(this.count * share))
      return values.find((value) => (left -= this.#times.get(value)) < 0)
    }
    return { count: this.count, p50: at(0.5), p99: at(0.99), max: values.at(-1) }
  }
}
