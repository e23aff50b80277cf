import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10
const BUFFER_BYTES = 64 << 10

/**
 * A WebSocket that costs its process as little as can be: thousands of them on the cores that the service needs would otherwise
 * measure themselves. It reads text frames without making strings of them, answers pings, and offers no compression.
 */
export class LeanSocket {
  #socket
  #rest = Buffer.alloc(0)
  #open = false

  /**
   * @param {{host: string, port: number, path: string, headers?: Record<string, string>, localAddress?: string, silence?: number}} place
   *   with the milliseconds of silence after which it takes the other end for dead, if it ever does
   * @param {{onOpen: () => void, onFrame: (frame: Buffer) => void, onClose: (reason: string) => void}} told frames are good for
   *   the call alone
   */
  constructor({ host, port, path, headers = {}, localAddress, silence = 0 }, told) {
    this.told = told
    this.#socket = connect({
      host,
      port,
      localAddress,
      noDelay: true,
      onread: {
        // One for all of them: what is in it is read before the next read begins.
        buffer: LeanSocket.buffer,
        callback: (length, buffer) => {
          this.#read(buffer.subarray(0, length))
          return true
        },
      },
    })
    this.#socket.on('connect', () => {
      const lines = Object.entries({
        Host: `${host}:${port}`,
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        'Sec-WebSocket-Version': '13',
        ...headers,
      }).map(([name, value]) => `${name}: ${value}\r\n`)
      this.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    })
    this.#socket.on('error', (failure) => this.#end(failure.code ?? failure.message))
    this.#socket.on('close', () => this.#end('closed'))
    this.#socket.setTimeout(silence, () => this.#end('silent'))
  }

  static buffer = Buffer.alloc(BUFFER_BYTES)

  send(text) {
    this.#write(TEXT, Buffer.from(text))
  }

  close() {
    this.#end = () => undefined
    this.#socket.destroy()
  }

  /** Reads no more, as a stuck reader does. */
  pause() {
    this.#socket.pause()
  }

  #end = (reason) => {
    this.#end = () => undefined
    this.#socket.destroy()
    this.told.onClose(reason)
  }

  #write(opcode, payload) {
    const long = payload.length > 125
    const head = Buffer.alloc(long ? 8 : 6)
    head[0] = 0x80 | opcode
    if (long) {
      head[1] = 0x80 | 126
      head.writeUInt16BE(payload.length, 2)
    } else {
      head[1] = 0x80 | payload.length
    }
    // Masked with zeros, which the protocol allows: the mask stays as the buffer was made.
    this.#socket.write(Buffer.concat([head, payload]))
  }

  #read(bytes) {
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    if (!this.#open) {
      const end = data.indexOf('\r\n\r\n')
      if (end < 0) {
        this.#rest = Buffer.from(data)
        return
      }
      const status = data.toString('latin1', 9, 12)
      if (status !== '101') {
        this.#end(status)
        return
      }
      this.#open = true
      data = data.subarray(end + 4)
      this.told.onOpen()
    }
    let at = 0
    for (let next = this.#frame(data, at); next > at; next = this.#frame(data, at)) {
      at = next
    }
    this.#rest = at === data.length ? EMPTY : Buffer.from(data.subarray(at))
  }

  /** Handles the frame that begins here, and gives its end; the same place where it is not all there. */
  #frame(data, at) {
    if (data.length < at + 2) {
      return at
    }
    let length = data[at + 1] & 0x7f
    let begin = at + 2
    if (length === 126) {
      if (data.length < at + 4) {
        return at
      }
      length = data.readUInt16BE(at + 2)
      begin = at + 4
    } else if (length === 127) {
      if (data.length < at + 10) {
        return at
      }
      length = Number(data.readBigUInt64BE(at + 2))
      begin = at + 10
    }
    if (data.length < begin + length) {
      return at
    }
    this.#take(data[at] & 0x0f, data.subarray(begin, begin + length))
    return begin + length
  }

  #take(opcode, payload) {
    if (opcode === TEXT) {
      this.told.onFrame(payload)
    } else if (opcode === PING) {
      this.#write(PONG, payload)
    } else if (opcode === CLOSE) {
      this.#end(payload.length >= 2 ? String(payload.readUInt16BE(0)) : 'closed')
    }
  }
}

const EMPTY = Buffer.alloc(0)
