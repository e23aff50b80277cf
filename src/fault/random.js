/** Random numbers that a seed repeats: mulberry32, of which nothing is asked but to differ. */
export class Random {
  #state

  /** @param {...number} seeds such as that of the run and the number of the schedule */
  constructor(...seeds) {
    this.#state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) ^ (mixed >>> 15), 0x2545f491)
  }

  /** From 0 to less than 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  between(least, most) {
    return least + this.next() * (most - least)
  }

  /** A whole number, `most` among them. */
  whole(least, most) {
    return Math.floor(this.between(least, most + 1))
  }

  chance(probability) {
    return this.next() < probability
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)]
  }
}
