import { setTimeout as pause } from 'node:timers/promises'
import { noClock } from '../setup/Clock.js'

const HOUR = 3600
const SAW = 10
/** Shares of a processor: more than the healthy replica beside it by so much is a loop that waits for a time that does not come. */
const BUSY = 0.7

/** The clock of one replica is wrong. Leases go by the database's; tokens do not, and are refused by who lives in another hour. */
export const clockFaults = [
  {
    name: 'clock-jump',
    experiment: 'E15',
    // One that was set back is started anew.
    resource: 'replica',
    needs: ['clock'],
    excuses: { cut: 500, unavailable: 500, unauthorized: 5000 },
    lacks: noClock,
    async run({ stand, random, journal, note }) {
      const kind = random.pick(['ahead', 'behind', 'saw'])
      const begin = Date.now()
      const length = random.between(4000, 8000)
      const replicas = stand.replicas.map((replica) => ({ replica, incarnation: replica.incarnation }))
      const before = await Promise.all(replicas.map(({ replica }) => replica.processorSeconds()))
      if (kind === 'saw') {
        for (let seconds = SAW; Date.now() - begin < length; seconds = -seconds) {
          await stand.clock.set(seconds)
          await pause(1500)
        }
      } else {
        await stand.clock.set(kind === 'ahead' ? HOUR : -HOUR)
        await pause(length)
      }
      await stand.clock.mend()
      const after = await Promise.all(replicas.map(({ replica }) => replica.processorSeconds()))
      const shares = after.map((seconds, index) => ((seconds - before[index]) * 1000) / (Date.now() - begin))
      note(`${kind}; processor ${replicas.map(({ replica }, index) => `${replica.name}=${shares[index].toFixed(2)}`).join(' ')}`)
      const hadOneLife = replicas.every(({ replica, incarnation }) => replica.incarnation === incarnation)
      const [others, own] = shares
      if (kind === 'ahead') {
        await startedAnew(stand.replicas[1], { journal, note })
      }
      if (hadOneLife && own > others * 2 + BUSY) {
        journal.violation('L1', `a replica whose clock was ${kind} took ${own.toFixed(2)} processors, the other ${others.toFixed(2)}`)
      }
    },
  },
]

/** As whoever runs it would, because it says that it is not live: what it does from time to time rests for an hour else. */
async function startedAnew(replica, { journal, note }) {
  const answer = await fetch(`${replica.url}/q/health/live`, { signal: AbortSignal.timeout(5000) }).catch(({ message }) => ({ status: message }))
  note(`then live: ${answer.status}`)
  if (answer.status === 200) {
    journal.violation('H1', 'a replica whose clock was set back by an hour says that all is well')
  }
  await replica.terminate()
  await replica.start()
}
