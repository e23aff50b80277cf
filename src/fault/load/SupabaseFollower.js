import { createClient } from '@supabase/supabase-js'
import WebSocket from 'ws'
import { scan, Track } from './Track.js'

/** Follows one session through the published client, unmodified: a binding that says `since` which number it goes on. */
export class SupabaseFollower {
  #client
  #isOn = true

  constructor(name, { stand, journal, user, strangers, session }) {
    this.name = name
    this.user = user
    const track = new Track(session, name, journal)
    this.tracks = new Map([[session.id, track]])
    this.#client = createClient(stand.url, stand.keys.publishable, {
      accessToken: async () => user.token,
      realtime: {
        transport: WebSocket,
        reconnectAfterMs: () => 200,
        heartbeatIntervalMs: 1500,
        timeout: 4000,
      },
    })
    const binding = {
      event: 'INSERT',
      schema: 'public',
      table: 'session_events',
      filter: `session_id=eq.${session.id}`,
      since: 0,
    }
    this.channel = this.#client
      .channel(`s:${session.id}`)
      .on('postgres_changes', binding, ({ new: row }) => {
        scan(JSON.stringify(row), name, user, strangers, journal)
        track.take(row)
        binding.since = track.after
      })
      .on('system', {}, ({ message, status }) => {
        if (message === 'resync_required') {
          journal.violation('C5', `${name} was told to begin anew`, { message, status })
        }
      })
    this.channel.subscribe((status) => this.#isOn && journal.count(`supabase ${status}`))
  }

  async run() {
    // The client looks after itself.
  }

  async stop() {
    this.#isOn = false
    await Promise.race([this.#client.removeAllChannels(), new Promise((resolve) => setTimeout(resolve, 1000))])
    this.#client.realtime.disconnect()
  }
}
