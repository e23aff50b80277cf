import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What it takes to understand a violation without running it again. */
export function keep(directory, name, { journal, followers, truth }, { violations }) {
  const evidence = {
    violations,
    journal,
    followers: followers.map(({ name, client, tracks }) => ({
      name,
      client,
      tracks: [...tracks].map(([session, { after, received }]) => ({ session, after, received })),
    })),
    heads: [...truth.heads.values()],
    jobs: truth.jobs,
    history: Object.fromEntries(truth.history),
  }
  return writeFile(join(directory, `journal-${name}.json`), JSON.stringify(evidence, undefined, 1))
}
