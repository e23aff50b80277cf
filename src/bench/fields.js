/** What is shown of a measurement where the row does not say; the first is what it is about. */
export const FIELDS = {
  rate: 'a second (least–most)',
  serverCpu: 'CPU µs server',
  databaseCpu: 'CPU µs PostgreSQL',
  p50: 'p50 µs',
  p99: 'p99 µs',
}
