export const when = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Tells the driver how much was done, and ends the process. */
export function report({ done, micros, cpu }) {
  console.log(`RESULT ${JSON.stringify({ done, micros, cpu: cpu.user + cpu.system })}`)
  process.exit(0)
}

/** Sends jobs one after another to a queue that is idle, and tells the driver how long each was on its way. */
export async function reportWaking({ samples, pauseMs }, send, arrived) {
  const times = []
  for (let sample = 0; sample < samples; sample++) {
    await when(pauseMs / 1000)
    const came = arrived()
    const sent = performance.now()
    await send()
    times.push((await came) - sent)
  }
  console.log(`RESULT ${JSON.stringify(times)}`)
  process.exit(0)
}
