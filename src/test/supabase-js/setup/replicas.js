import { Service } from './Service.js'

const SETTINGS = {
  PLAYHEAD_AUTH_LIMITS_ENABLED: 'false',
  // Whoever dies is missed soon.
  PLAYHEAD_REALTIME_PRESENCE_HEARTBEAT: '1s',
  PLAYHEAD_REALTIME_PRESENCE_REPLICA_TIMEOUT: '4s',
}

/** Two replicas of the service on one database, and SQL as its owner. */
export async function replicas(name) {
  const one = await Service.start(`${name}-one`, SETTINGS)
  let two
  const stop = async () => {
    await two?.stop()
    await one.stop()
  }
  try {
    const first = await one.ready()
    two = await one.another(`${name}-two`, SETTINGS)
    const second = await two.ready()
    return { first, second, sql: one.sql.bind(one), killSecond: () => two.kill(), stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}
