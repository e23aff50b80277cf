import { layLibrary } from './layLibrary.js'
import { Postbox } from './Postbox.js'
import { Service } from './Service.js'

/** Where mails say that the service is. Nobody is there: the tests put the address in its place that it has today. */
const PUBLIC_URL = 'http://playhead.test'
/** Where links lead in the end. Nobody is there either. */
const APP_URL = 'http://app.test'
/** All the tests come from one address of the network, where nobody would sign up so often. */
const UNLIMITED = { PLAYHEAD_AUTH_LIMITS_ENABLED: 'false' }

/**
 * The services that the tests talk to, each with a PostgreSQL of its own:
 *
 * - `open`: who signs up is signed in at once, by name or anonymously; it shows the schemas of a library beside its own;
 * - `mail`: addresses are confirmed by mail, which the postbox receives; a used refresh token is answered no second
 *   time;
 * - `closed`: nobody may sign up; people have one session, and say their password to change it; a second mail
 *   is long in coming, and the fourth wrong password is not even looked at.
 *
 * With PLAYHEAD_URL, PLAYHEAD_PUBLISHABLE_KEY and PLAYHEAD_SECRET_KEY, `open` is one that runs already. The library is laid
 * there with PLAYHEAD_TEST_DATABASE_URL, and its tests are skipped without.
 */
export default async function setUp(project) {
  const postbox = await Postbox.open()
  const started = []
  const tearDown = async () => {
    await Promise.all(started.map((service) => service.stop()))
    await postbox.close()
  }
  const start = async (name, settings) => {
    const service = await Service.start(name, settings)
    started.push(service)
    return service.ready()
  }

  try {
    const [open, mail, closed] = await settled([
      running() ?? start('open', {
          PLAYHEAD_AUTH_ANONYMOUS: 'true',
          PLAYHEAD_REST_SCHEMAS: 'public,library,archive',
          PLAYHEAD_REST_AGGREGATES: 'true',
          PLAYHEAD_REST_TRANSACTION_OVERRIDE: 'true',
          ...UNLIMITED,
        }),
      start('mail', {
        ...UNLIMITED,
        PLAYHEAD_URL: PUBLIC_URL,
        PLAYHEAD_AUTH_REFRESH_REUSE_INTERVAL: '0s',
        PLAYHEAD_AUTH_MAIL_BETWEEN_MAILS: '0s',
        PLAYHEAD_AUTH_SITE_URL: APP_URL,
        PLAYHEAD_AUTH_REDIRECT_URLS: `${APP_URL}/**`,
        ...mailedTo(postbox),
      }),
      start('closed', {
        PLAYHEAD_AUTH_SIGN_UP: 'false',
        PLAYHEAD_AUTH_LIMITS_WRONG_PASSWORD: '3/1h',
        PLAYHEAD_AUTH_SINGLE_SESSION: 'true',
        PLAYHEAD_AUTH_PASSWORD_CHANGE_NEEDS_CURRENT: 'true',
        ...mailedTo(postbox),
      }),
    ])
    if (open.database) {
      await layLibrary(open)
    }
    project.provide('open', { ...open, database: undefined, hasLibrary: Boolean(open.database) })
    project.provide('mail', { ...mail, publicUrl: PUBLIC_URL, appUrl: APP_URL, postbox: postbox.directory })
    project.provide('closed', closed)
  } catch (failure) {
    await tearDown()
    throw failure
  }
  return tearDown
}

function mailedTo(postbox) {
  return {
    PLAYHEAD_AUTH_MAIL_ENABLED: 'true',
    QUARKUS_MAILER_HOST: '127.0.0.1',
    QUARKUS_MAILER_PORT: postbox.port,
    QUARKUS_MAILER_MOCK: 'false',
  }
}

function running() {
  const { PLAYHEAD_URL: url, PLAYHEAD_PUBLISHABLE_KEY: publishableKey, PLAYHEAD_SECRET_KEY: secretKey } = process.env
  const { PLAYHEAD_TEST_DATABASE_URL: database } = process.env
  return url && publishableKey && secretKey ? { url, publishableKey, secretKey, database } : undefined
}

/** Waits for all, also when one fails: what is still starting could not be stopped. */
async function settled(promises) {
  const results = await Promise.allSettled(promises)
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed) {
    throw failed.reason
  }
  return results.map(({ value }) => value)
}
