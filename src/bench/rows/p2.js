import { reading } from '../reads.js'

export default reading('p2', {
  title: 'The fifty latest events of a session',
  goals: [
    { of: 'v1', over: 'postgraphile', least: 6 },
    { of: 'rest', over: 'postgraphile', least: 6 },
    { of: 'v1', over: 'node-pg', least: 3 },
    { of: 'rest', over: 'node-pg', least: 3 },
  ],
})
