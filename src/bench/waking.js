import { Agent, request } from 'node:http'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { uuid } from './tokens.js'

const agent = new Agent({ keepAlive: true })

async function post(service, path, bearer, body) {
  const asked = request({
    port: service.port,
    host: '127.0.0.1',
    path,
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  })
  asked.end(JSON.stringify(body))
  const [answer] = await once(asked, 'response')
  let text = ''
  for await (const piece of answer) {
    text += piece
  }
  if (answer.statusCode >= 300) {
    throw new Error(`${path} answers ${answer.statusCode} with ${text.slice(0, 300)}`)
  }
  return JSON.parse(text)
}

/** The time from a user's prompt to the answer of a claim that has waited for it, of so many prompts; in milliseconds. */
export async function promptsToWork(service, samples, pauseMs) {
  const times = []
  for (let number = 1; number <= samples; number++) {
    const waiting = post(service, '/v1/jobs/claim', service.secret, { worker: 'bench', max: 1, wait_seconds: 20 })
    await pause(pauseMs)
    const [token] = service.tokens([1 + (number % service.users)])
    const sent = performance.now()
    const prompted = post(service, `/v1/sessions/${uuid('b000', number)}/prompts`, token, { prompt: 'Rename the parser' })
    const { jobs } = await waiting
    times.push(performance.now() - sent)
    await prompted
    await post(service, `/v1/jobs/${jobs[0].id}/complete`, service.secret, { lease_id: jobs[0].lease_id })
  }
  return times
}
