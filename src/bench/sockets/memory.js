import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../processes.js'
import { JAVA } from '../service.js'

/** Kibibytes of memory that a process has in use, as the machine counts it. */
export async function resident(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))[1])
}

/** Kibibytes of a JVM's heap that are reachable; it collects its garbage for that. */
export async function reachable(pid) {
  const histogram = await run([join(dirname(JAVA), 'jcmd'), String(pid), 'GC.class_histogram'])
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(histogram)[1]) / 1024
}
