import { appending } from '../appends.js'

export default {
  title: 'Events appended by hundreds, by 8 writers to many sessions',
  goals: [{ of: 'v1', over: 'limit', least: 0.8 }],
  async cases(bench) {
    const append = await appending(bench, { events: 100, connections: 8 })
    return [{ name: 'c=8', turns: [await append.ours(), await append.same()] }]
  },
}
