import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const LOST_PERCENT = 20

/** The table belongs to the process that made it, and the kernel forgets it with that process, however this one ends. */
const losing = (port) => `
add table inet playhead_fault_${port} { flags owner; }
add chain inet playhead_fault_${port} lost { type filter hook input priority 0; }
add rule inet playhead_fault_${port} lost iif lo tcp dport ${port} numgen random mod 100 < ${LOST_PERCENT} drop
add rule inet playhead_fault_${port} lost iif lo tcp sport ${port} numgen random mod 100 < ${LOST_PERCENT} drop
`

/** The kernel drops packets between the clients and the balancer, both ways, and TCP sends them again in its own time. */
export const packetLoss = {
  name: 'client-loss',
  experiment: 'E11',
  resource: 'client-network',
  // TCP doubles its patience each time, so the last packet that was lost may come a good while after.
  excuses: { cut: 4000, lost: 4000, slow: 4000 },
  lacks() {
    const tried = spawnSync('nft', ['-f', '-'], { input: losing(1) })
    return tried.error ? 'no nft' : tried.status !== 0 && 'nft may not drop packets here'
  },
  async run({ stand, random, note }) {
    const length = random.between(3000, 7000)
    const nft = spawn('nft', ['-i'], { stdio: ['pipe', 'ignore', 'ignore'] })
    const ended = once(nft, 'exit')
    nft.stdin.write(losing(stand.balancer.network.port))
    await pause(length)
    nft.stdin.end()
    await ended
    note(`${LOST_PERCENT} % of the packets for ${Math.round(length)} ms`)
  },
}
