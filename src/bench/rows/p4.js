import { appending } from '../appends.js'

export default {
  title: 'Single events, appended by 32 writers to many sessions, each answered after its commit',
  goals: [{ of: 'v1', over: 'limit', least: 3 }],
  async cases(bench) {
    const append = await appending(bench, { connections: 32 })
    return [
      {
        name: 'c=32',
        turns: [await append.ours(), await append.byHand(), await append.bare(), await append.triggers(), await append.notifying()],
      },
    ]
  },
}
