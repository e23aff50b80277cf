import { cp, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../processes.js'
import { JAVA_25, Replica } from '../replica.js'
import { JAR, JAVA } from '../service.js'

const TRAIN = fileURLToPath(new URL('../../../deploy/train', import.meta.url))

/** A copy of the service with an archive of its start, as whoever deploys it makes it; and what its JVM is then told. */
async function archived(java, directory) {
  const app = join(directory, 'app')
  await cp(dirname(JAR), app, { recursive: true, preserveTimestamps: true })
  await run([TRAIN, app], { env: { ...process.env, JAVA: java } })
  return { java, jar: join(app, 'quarkus-run.jar'), jvm: [(await readFile(join(app, 'java.options'), 'utf8')).trim().replaceAll('"', '')] }
}

export default {
  title: 'From `java -jar` to the first answer, with a database that runs',
  fields: { millis: 'ms (least–most)' },
  better: 'less',
  goals: [
    { of: '25, AOT cache', field: 'millis', most: 1500 },
    { of: '25, AOT cache, C1', field: 'millis', most: 1500 },
  ],
  async cases(bench) {
    const service = await bench.service({ fresh: true, users: 10, events: 1000 })
    const { directory } = bench
    const turn = (name, how) => ({
      name,
      ours: true,
      async take() {
        const replica = await Replica.start(service, { ...how, directory })
        await replica.end()
        return { millis: replica.millis }
      },
    })
    const turns = [turn('17', {}), turn('17, AppCDS', await archived(JAVA, (await bench.in('17')).directory))]
    if (JAVA_25 !== undefined) {
      const cached = await archived(JAVA_25, (await bench.in('25')).directory)
      turns.push(
        turn('25', { java: JAVA_25 }),
        turn('25, AOT cache', cached),
        turn('25, AOT cache, C1', { ...cached, jvm: [...cached.jvm, '-XX:TieredStopAtLevel=1'] }),
      )
    }
    return [{ name: 'start', turns }]
  },
}
