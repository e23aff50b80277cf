/** A number that a service tells of itself, summed up over its labels. */
export async function metric(port, name) {
  const answer = await fetch(`http://127.0.0.1:${port}/q/metrics`, { signal: AbortSignal.timeout(5000) })
  const lines = (await answer.text()).matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0)
}
