import { inject } from 'vitest'
import { app } from './clients.js'

/** Whether there is a library: not where the tests are run against a service whose database they were not given. */
export const isLaid = () => inject('open').hasLibrary

/** A client of nobody in particular, at the library. */
export const library = () => app().schema('library')

/** The same, noting the last request. */
export function libraryNoting() {
  const asked = {}
  const fetch = (input, init) => {
    asked.url = new URL(input)
    asked.method = init?.method ?? 'GET'
    asked.headers = new Headers(init?.headers)
    return globalThis.fetch(input, init)
  }
  return { library: app('open', { fetch }).schema('library'), asked }
}
