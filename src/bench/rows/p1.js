import { reading } from '../reads.js'

export default reading('p1', {
  title: "One's own session by its id",
  goals: [
    { of: 'v1', over: 'postgraphile', least: 7 },
    { of: 'rest', over: 'postgraphile', least: 7 },
    { of: 'v1', over: 'node-pg', least: 3 },
    { of: 'rest', over: 'node-pg', least: 3 },
    { of: 'v1', field: 'cpu', most: 400 },
    { of: 'rest', field: 'cpu', most: 400 },
  ],
})
