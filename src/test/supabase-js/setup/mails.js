import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, vi } from 'vitest'

/**
 * The mails to an address so far, oldest first.
 *
 * @returns {Promise<Mail[]>}
 */
export async function mailsTo(address) {
  const { postbox } = inject('mail')
  const files = (await readdir(postbox)).filter((name) => name.endsWith('.json')).sort()
  const mails = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(postbox, name), 'utf8'))))
  return mails.filter(({ recipients }) => recipients.includes(address.toLowerCase())).map((mail) => new Mail(mail))
}

/** Waits for the mail to an address after the first `count`. */
export async function mailTo(address, count = 0) {
  return vi.waitFor(
    async () => {
      const mail = (await mailsTo(address))[count]
      if (!mail) {
        throw new Error(`No mail came to ${address} after the first ${count}`)
      }
      return mail
    },
    { timeout: 15_000, interval: 50 },
  )
}

/** What somebody reads. */
class Mail {
  constructor({ subject, text, html }) {
    this.subject = subject
    this.text = text
    this.html = html
  }

  /** The six digits to type. */
  get code() {
    return found(/(?<![\w-])\d{6}(?![\w-])/, this.text)
  }

  /** The link to follow, to where the service is today. */
  get link() {
    const { url, publicUrl } = inject('mail')
    const link = found(/https?:\/\/\S+/, this.text)
    if (!link.startsWith(`${publicUrl}/auth/v1/verify?`)) {
      throw new Error(`The link leads elsewhere: ${link}`)
    }
    return new URL(url + link.slice(publicUrl.length))
  }

  /** What an app's own page for confirmations takes out of the link. */
  get tokenHash() {
    return this.link.searchParams.get('token')
  }
}

/**
 * Follows a link as a browser does, up to the app.
 *
 * @returns {Promise<{address: URL, query: URLSearchParams, fragment: URLSearchParams}>} where it ends, and with what
 */
export async function follow(link) {
  const answer = await fetch(link, { redirect: 'manual' })
  const location = answer.headers.get('location')
  if (!location) {
    throw new Error(`${answer.status} and no redirect: ${await answer.text()}`)
  }
  const address = new URL(location)
  return { address, query: address.searchParams, fragment: new URLSearchParams(address.hash.slice(1)) }
}

function found(pattern, text) {
  const match = pattern.exec(text)
  if (!match) {
    throw new Error(`There is no ${pattern} in: ${text}`)
  }
  return match[0]
}
