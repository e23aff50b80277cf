import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { JAVA_25, Replica } from '../replica.js'
import { uuid } from '../tokens.js'

const SETTLES_MS = 5_000
const BETWEEN_REQUESTS_MS = 100

const SMALL = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xss512k']

// By name which JVM, and what it is told; the first is told nothing.
const JVMS = {
  17: { jvm: [] },
  '17, -Xmx512m': { jvm: ['-Xmx512m'] },
  '17, -Xmx128m, serial, C1': { jvm: ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] },
  '17, -Xmx64m, serial, C1': { jvm: SMALL },
  ...(JAVA_25 && { '25, -Xmx64m, serial, C1': { java: JAVA_25, jvm: [...SMALL, '-XX:+UseCompactObjectHeaders'] } }),
}

async function readALittle(service, replica, seconds) {
  const [token] = service.tokens([1])
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    for (const path of [`/v1/sessions/${uuid('a000', 1)}`, `/rest/v1/coding_sessions?id=eq.${uuid('a000', 1)}`]) {
      const answer = await fetch(`http://127.0.0.1:${replica.port}${path}`, { headers: { authorization: `Bearer ${token}` } })
      await answer.text()
    }
    await pause(BETWEEN_REQUESTS_MS)
  }
}

/** Started one after another, and then all at once, for it takes a minute: they share nothing but the database. */
async function measureAll(bench) {
  const service = await bench.service({ fresh: true, users: 10, events: 1000 })
  const seconds = bench.options.quick ? 10 : 60
  const started = []
  for (const [name, how] of Object.entries(JVMS)) {
    // Each has a log of its own, for they all run at once.
    const directory = join(bench.directory, name.replaceAll(/\W+/g, '-'))
    await mkdir(directory, { recursive: true })
    started.push([name, await Replica.start(service, { ...how, directory })])
  }
  const one = async ([name, replica]) => {
    await pause(SETTLES_MS)
    const idle = await replica.memory()
    await readALittle(service, replica, seconds)
    await pause(SETTLES_MS)
    return [name, { after: await replica.memory(), idle }]
  }
  return Object.fromEntries(await Promise.all(started.map(one)))
}

export default {
  title: 'Memory of a service that idles, without its database',
  fields: { after: 'MiB after a minute of some twenty reads a second', idle: 'MiB after the start' },
  better: 'less',
  goals: [{ of: '17, -Xmx64m, serial, C1', field: 'idle', most: 150 }],
  rounds: () => 1,
  async cases(bench) {
    const measured = measureAll(bench)
    // It is awaited by each turn; without anybody waiting yet, a failure would end the process.
    measured.catch(() => undefined)
    return [
      {
        name: 'resident',
        turns: Object.keys(JVMS).map((name) => ({ name, ours: true, take: async () => (await measured)[name] })),
      },
    ]
  },
}
