import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Replica } from '../replica.js'

const JAVA_25 = process.env.PLAYHEAD_BENCH_JAVA_25 ?? '/usr/lib/jvm/temurin-25-jdk-amd64/bin/java'

/**
 * A JVM is measured with an archive that its own run has left behind, once for all rounds. An archive that was packaged with the
 * service is given by PLAYHEAD_BENCH_AOT (for 25) or PLAYHEAD_BENCH_CDS (for 17) instead.
 */
export default {
  title: 'From `java -jar` to the first answer, with a database that runs',
  fields: { millis: 'ms (least–most)' },
  better: 'less',
  goals: [{ of: '25, AOT cache', field: 'millis', most: 1500 }],
  async cases(bench) {
    const service = await bench.service({ fresh: true, users: 10, events: 1000 })
    const { directory } = bench
    const cds = process.env.PLAYHEAD_BENCH_CDS ?? join(directory, 'service.jsa')
    const aot = process.env.PLAYHEAD_BENCH_AOT ?? join(directory, 'service.aot')
    const turn = (name, how, archive) => ({
      name,
      ours: true,
      async warm() {
        if (archive !== undefined && !archive.isGiven) {
          const replica = await Replica.start(service, { ...how, jvm: [archive.made] })
          await replica.end()
          if (!existsSync(archive.file)) {
            throw new Error('the run left no archive')
          }
        }
      },
      async take() {
        const replica = await Replica.start(service, how)
        await replica.end()
        return { millis: replica.millis }
      },
    })
    const turns = [
      turn('17', { directory }),
      turn('17, AppCDS', { directory, jvm: [`-XX:SharedArchiveFile=${cds}`] }, {
        file: cds,
        made: `-XX:ArchiveClassesAtExit=${cds}`,
        isGiven: process.env.PLAYHEAD_BENCH_CDS !== undefined,
      }),
    ]
    if (existsSync(JAVA_25)) {
      turns.push(
        turn('25', { directory, java: JAVA_25 }),
        turn('25, AOT cache', { directory, java: JAVA_25, jvm: [`-XX:AOTCache=${aot}`] }, {
          file: aot,
          made: `-XX:AOTCacheOutput=${aot}`,
          isGiven: process.env.PLAYHEAD_BENCH_AOT !== undefined,
        }),
      )
    }
    return [{ name: 'start', turns }]
  },
}
