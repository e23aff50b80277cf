import { mkdir, readFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { java } from '../setup/Stand.js'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/**
 * Ways to break the product from outside, so that it is seen that the suite would notice. Nothing in the product knows of
 * them: a function of the suite's own database is replaced, or constants of a class are while it is loaded.
 */
const BREAKS = {
  /** Numbers of a sequence, without the lock: a reader passes by what is committed late. */
  cursor: async () => ({ jvm: [], settings: {}, sql: await readFile(here('cursor.sql'), 'utf8') }),
  /** A completion that does not ask whose the job is. */
  fence: async (directory) => ({
    jvm: await agent(directory, 'dev/playhead/job/CompletionStore', "set status = 'completed'", 'told.lease_id = job.lease_id', 'told.lease_id is not null'),
    settings: {},
  }),
  /** Readers that do not look when the connection that listens is back, nor from time to time. */
  'wake-up': async (directory) => ({
    jvm: await agent(
      directory,
      'dev/playhead/event/EventLog',
      'dev/playhead/database/Announcement$Changes',
      'dev/playhead/database/Announcement$Changes',
      'dev/playhead/database/Announcement',
    ),
    settings: { PLAYHEAD_FEEDS_SAFETY_LOOK: '1h' },
  }),
}

export async function breakage(name, directory) {
  if (name !== undefined && !BREAKS[name]) {
    throw new Error(`There is no ${name} to break; there are ${Object.keys(BREAKS).join(', ')}`)
  }
  const { jvm, settings, sql } = name === undefined ? { jvm: [], settings: {} } : await BREAKS[name](directory)
  return { jvm, settings, sql }
}

/** A Java agent of ours that changes constants of one class. */
async function agent(directory, type, containing, from, to) {
  const run = promisify(execFile)
  const classes = join(directory, 'agent')
  await mkdir(classes, { recursive: true })
  const jar = join(directory, 'agent.jar')
  await run(java('javac'), ['--release', '17', '-d', classes, here('ConstantAgent.java')])
  await run(java('jar'), ['--create', '--file', jar, '--manifest', here('agent.mf'), '-C', classes, '.'])
  return [`-javaagent:${jar}=${[type, containing, from, to].join('|')}`]
}
