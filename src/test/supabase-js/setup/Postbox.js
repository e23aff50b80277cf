import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** Receives what the service sends by mail, and lays each down as a file: the tests run in other processes. */
export class Postbox {
  #server

  constructor(server, directory) {
    this.#server = server
    this.directory = directory
  }

  static async open() {
    const directory = await mkdtemp(join(tmpdir(), 'playhead-mail-'))
    let received = 0
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      async onData(stream, session, callback) {
        try {
          const mail = await simpleParser(stream)
          const file = join(directory, `${String(++received).padStart(6, '0')}.json`)
          const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase())
          await writeFile(`${file}.partial`, JSON.stringify({ ...legible(mail), recipients }))
          await rename(`${file}.partial`, file)
          callback()
        } catch (failure) {
          callback(failure)
        }
      },
    })
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    return new Postbox(server, directory)
  }

  get port() {
    return String(this.#server.server.address().port)
  }

  async close() {
    await new Promise((closed) => this.#server.close(closed))
    await rm(this.directory, { recursive: true, force: true })
  }
}

function legible({ from, subject, text, html }) {
  return { from: from?.text, subject, text: text ?? '', html: html || '' }
}
