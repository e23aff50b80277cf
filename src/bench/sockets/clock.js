/** Milliseconds of a clock that all processes of a machine share, with parts of them; it has no meaning but in differences. */
export const now = () => Number(process.hrtime.bigint()) / 1e6

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** The value below which a part of them lies, of numbers in ascending order. */
export const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

/** p50, p95 and p99 and the worst, of any numbers. */
export function spread(values) {
  const sorted = Float64Array.from(values).sort()
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    worst: sorted.at(-1),
  }
}
