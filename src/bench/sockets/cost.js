import { cpu } from '../measure.js'

/** Begins to count CPU time; what is given tells the microseconds since, for each of so many. */
export async function cost({ pid, postmaster }, crowd) {
  const all = () => Promise.all([cpu(pid, false), cpu(postmaster, true), crowd.cpu()])
  const before = await all()
  return async (count) => {
    const after = await all()
    const [serverCpu, databaseCpu, clientCpu] = after.map((each, index) => (each - before[index]) / count)
    return { serverCpu, databaseCpu, clientCpu }
  }
}
