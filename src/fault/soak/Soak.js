import { setTimeout as pause } from 'node:timers/promises'
import { inflict } from '../breaking.js'
import { Findings } from '../checks/Findings.js'
import { judge } from '../checks/index.js'
import { gone } from '../checks/leaks.js'
import { keep } from '../evidence.js'
import { Cohort } from '../load/Cohort.js'
import { lightLoad } from '../load/light.js'
import { Random } from '../random.js'
import { line } from '../report.js'
import { compare } from './compare.js'
import { Sampler } from './Sampler.js'
import { publish, report } from './report.js'

const MINUTE = 60_000
const MOST = { cohort: 5 * MINUTE, fault: MINUTE, look: 10_000 }
/** Writers rest so many times as long as in a schedule, and so many jobs come a second: this is to last, and not to race. */
const EASE = 4
const JOBS_A_SECOND = 0.3
const MOST_EVIDENCE = 5
const SETTLING_MS = 3000

/**
 * An hour in the life of two replicas: people come and go, and once a minute something breaks. The first replica lives through
 * all of it; faults that end a process take the second.
 */
export class Soak {
  #stand
  #asked
  #random
  #sampler
  #pace
  #left = []
  #kept = 0
  #all = new Findings()
  #faults = []

  constructor(stand, asked) {
    this.#stand = stand
    this.#asked = asked
    this.#random = new Random(asked.seed, 0, 2)
    const whole = asked.minutes * MINUTE
    this.#pace = {
      whole,
      cohort: Math.min(MOST.cohort, whole / 4),
      fault: Math.min(MOST.fault, whole / 8),
      look: Math.min(MOST.look, whole / 60),
    }
    this.#sampler = new Sampler(stand, this.#pace.look)
  }

  /** @returns {Promise<boolean>} whether every promise held */
  async run() {
    const looking = this.#sampler.run()
    try {
      return await this.#live()
    } finally {
      this.#sampler.stop()
      await looking
    }
  }

  async #live() {
    const end = Date.now() + this.#pace.whole
    let first
    let cohort = await this.#arrive(1)
    cohort.work()
    for (let number = 1; ; number++) {
      await this.#breakWhile(cohort)
      const isLast = Date.now() + this.#pace.cohort / 2 > end
      const next = number === 1 || isLast ? undefined : await this.#arrive(number + 1, cohort)
      const at = cohort.journal.begin
      await cohort.finish()
      next?.work()
      await this.#judge(number, await cohort.leave(), Date.now() - at)
      if (isLast) {
        return this.#end(number, first, await this.#alone())
      }
      if (number === 1) {
        // What is made once is there, and nobody is.
        first = await this.#alone()
      } else {
        await this.#sampler.collect()
      }
      await report(this.#asked.directory, this.#told(number, []))
      cohort = next ?? (await this.#arrive(number + 1, cohort))
      next ?? cohort.work()
    }
  }

  async #arrive(number, before) {
    const { seed } = this.#asked
    const random = new Random(seed, number, 3)
    const begin = Date.now()
    const load = lightLoad(random, { ease: EASE, mostJobs: () => 10 + ((Date.now() - begin) / 1000) * JOBS_A_SECOND })
    const faults = 1 + Math.ceil(this.#pace.cohort / this.#pace.fault)
    const title = `seed ${seed}, cohort ${number} of a soak`
    const cohort = await Cohort.arrive(this.#stand, { name: `soak-${number}`, title, random, faults, load })
    // What was mended a moment ago may still be felt.
    cohort.journal.windows.push(...(before?.journal.windows.slice(-1) ?? []))
    await pause(500)
    cohort.write()
    return cohort
  }

  async #breakWhile(cohort) {
    const end = Date.now() + this.#pace.cohort
    for (let at = Date.now(); at + this.#pace.fault <= end + 1; at = Math.max(at + this.#pace.fault, Date.now())) {
      await pause(at + this.#random.between(0.2, 0.7) * this.#pace.fault - Date.now())
      const fault = this.#next()
      const stand = fault.ends ? withoutTheFirst(this.#stand) : this.#stand
      const minute = this.#sampler.minutes
      const window = await inflict(fault, { ...cohort.context, stand })
      this.#faults.push({ name: fault.name, at: minute })
      console.error(`${minute.toFixed(1)} min: ${fault.name} for ${((window.end - window.begin) / 1000).toFixed(1)} s ${window.notes.join('; ')}`)
    }
    await pause(Math.max(0, end - Date.now()))
  }

  /** Each in its turn, in another order every time. */
  #next() {
    if (this.#left.length === 0) {
      this.#left = this.#asked.faults.map((fault) => [this.#random.next(), fault]).sort(([one], [other]) => one - other)
    }
    return this.#left.shift()[1]
  }

  async #judge(number, outcome, tookMs) {
    const { seed, directory } = this.#asked
    const found = judge(outcome)
    this.#all.add(number, found)
    console.log(line({ number }, outcome, found, tookMs))
    found.violations.slice(0, 8).forEach(({ property, text }) => console.log(`    ${property}: ${text}`))
    if (found.violations.length > 0 && this.#kept++ < MOST_EVIDENCE) {
      await keep(directory, `${seed}-soak-${number}`, outcome, found)
    }
  }

  /** What is in use when everybody has gone. */
  async #alone() {
    const found = new Findings()
    await Promise.all(this.#stand.replicas.map((replica) => gone(replica, found)))
    this.#all.add('the end', found)
    await pause(SETTLING_MS)
    return this.#sampler.collect()
  }

  async #end(number, first, last) {
    const found = new Findings()
    const rows = compare(first, last, found)
    this.#all.add('the end', found)
    found.violations.forEach(({ property, text }) => console.log(`    ${property}: ${text}`))
    const told = this.#told(number, rows)
    console.log(`\n${await report(this.#asked.directory, told)}`)
    if (this.#asked.write) {
      await publish(told)
    }
    return this.#all.violations.length === 0
  }

  #told(cohorts, rows) {
    return { ...this.#asked, cohorts, rows, all: this.#all, sampler: this.#sampler, faults: this.#faults }
  }
}

/** The same stand to whoever is to end a replica: the first one is not to be found. */
const withoutTheFirst = (stand) => Object.create(stand, { replicas: { value: stand.replicas.slice(1) } })
