import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@supabase/supabase-js'
import WebSocket from 'ws'
import { scan, Track } from './Track.js'

/** Follows one session through the published client, unmodified: a binding that says `since` which number it goes on. */
export class SupabaseFollower {
  #client
  #isOn = true
  #told = []

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
    this.channel.subscribe((status, error) => {
      if (this.#isOn) {
        journal.count(`supabase ${status}`)
        this.#told.push([status, Date.now(), error?.message])
      }
    })
  }


  async run() {
    // The client looks after itself.
  }

  async stop() {
    this.#isOn = false
    // What its client knows of the connection at the end, and was told of it before.
    this.client = { socket: this.#client.realtime.connectionState(), channel: this.channel.state, told: this.#told }
    // A client that has just missed a heartbeat connects anew once its old connection is gone, even if it was told to disconnect
    // meanwhile: it would follow for ever, and look like a socket that the service did not let go.
    for (const begin = Date.now(); this.#client.realtime.connectionState() === 'closing' && Date.now() - begin < 4000; ) {
      await pause(50)
    }
    await Promise.race([this.#client.removeAllChannels(), pause(1000)])
    this.#client.realtime.disconnect()
  }
}
