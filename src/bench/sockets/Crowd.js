import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { adopt, endOne } from '../processes.js'

const CROWD = fileURLToPath(new URL('crowd.js', import.meta.url))

/** Listeners in processes of their own. */
export class Crowd {
  #members
  #asked = new Map()
  #next = 0

  /** @param {number} processes how many share the work */
  constructor(processes = 1) {
    this.#members = Array.from({ length: processes }, () => {
      const child = fork(CROWD, { serialization: 'advanced' })
      adopt(child)
      child.on('message', ({ id, result, failure }) => {
        const { resolve, reject } = this.#asked.get(id)
        this.#asked.delete(id)
        failure === undefined ? resolve(result) : reject(new Error(failure))
      })
      // Who orders something of a process that was ended hears of it by the answer to that order.
      child.on('error', () => undefined)
      child.on('exit', () => this.#asked.forEach(({ reject }) => reject(new Error('a crowd ended'))))
      return child
    })
  }

  get pids() {
    return this.#members.map(({ pid }) => pid)
  }

  #ask(child, order, told = {}) {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      child.send({ id, order, ...told }, (failure) => failure && reject(failure))
    })
  }

  #all(order, told) {
    return Promise.all(this.#members.map((child, index) => this.#ask(child, order, told?.(index))))
  }

  /** Opens listeners, dealt out in turn, and waits until all of them hear. */
  async open(all) {
    const opened = await this.#all('open', (index) => ({ all: all.filter((_, place) => place % this.#members.length === index) }))
    return Math.max(...opened.map(({ ms }) => ms))
  }

  /** Waits until each process has had its share of what is to come; `at` is when the last had it, if it ever had. */
  async arrived(shares, patience) {
    const answers = await this.#all('arrived', (index) => ({ count: shares[index], patience }))
    const ats = answers.map(({ at }) => at)
    return {
      at: ats.includes(undefined) ? undefined : Math.max(...ats),
      deliveries: answers.reduce((sum, { deliveries }) => sum + deliveries, 0),
      closed: answers.map(({ closed }) => closed),
    }
  }

  /** Waits until that many are there (again). */
  async returned(count, patience) {
    const share = (index) => Math.floor(count / this.#members.length) + (index < count % this.#members.length ? 1 : 0)
    const answers = await this.#all('returned', (index) => ({ count: share(index), patience }))
    const ats = answers.map(({ at }) => at)
    return {
      at: ats.includes(undefined) ? undefined : Math.max(...ats),
      ready: answers.reduce((sum, { ready }) => sum + ready, 0),
      closed: answers.map(({ closed }) => closed),
    }
  }

  /** Stops its processes as they are: they read nothing any more, and do not know it. */
  stop() {
    this.#members.forEach((child) => child.kill('SIGSTOP'))
  }

  goOn() {
    this.#members.forEach((child) => child.kill('SIGCONT'))
  }

  /** What has come since it was last asked: each sampled delivery with its time. */
  async take() {
    const taken = await this.#all('take')
    const all = []
    taken.forEach(({ numbers, times, listeners }, member) =>
      numbers.forEach((number, index) =>
        all.push({ number, time: times[index], listener: listeners[index] * this.#members.length + member }),
      ),
    )
    return { deliveries: taken.reduce((sum, { deliveries }) => sum + deliveries, 0), all }
  }

  /** Microseconds of CPU that its processes have taken. */
  async cpu() {
    return (await this.#all('cpu')).reduce((sum, each) => sum + each, 0)
  }

  pause(index) {
    return this.#ask(this.#members[index % this.#members.length], 'pause', { index: Math.floor(index / this.#members.length) })
  }

  close() {
    return this.#all('close')
  }

  end() {
    this.goOn()
    return Promise.all(this.#members.map(({ pid }) => endOne(pid)))
  }
}
