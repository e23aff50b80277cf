import { reading } from '../reads.js'

export default reading('p3', {
  title: 'Fifty events with the session of each embedded',
  goals: [{ of: 'rest', over: 'postgraphile', least: 6 }],
})
