export const when = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Tells the driver how much was done, and ends the process. */
export function report({ done, micros, cpu }) {
  console.log(`RESULT ${JSON.stringify({ done, micros, cpu: cpu.user + cpu.system })}`)
  process.exit(0)
}
