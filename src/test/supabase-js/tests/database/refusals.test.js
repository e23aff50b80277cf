import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { done, signedUp } from '../../setup/clients.js'
import { isLaid, library } from '../../setup/library.js'

describe.skipIf(!isLaid())('refusals have a code, a message, details and a hint', () => {
  test.each([
    ['a duplicate', { topic: 'a' }, 409, '23505', 'duplicate key value violates unique constraint "notes_one_a_topic"'],
    [
      'a lack',
      { topic: null },
      400,
      '23502',
      'null value in column "topic" of relation "notes" violates not-null constraint',
    ],
    ['another type', { stars: 'five' }, 400, '22P02', 'invalid input syntax for type integer: "five"'],
    [
      'an unknown column',
      { colour: 'red' },
      400,
      'PGRST204',
      "Could not find the 'colour' column of 'notes' in the schema cache",
    ],
  ])('%s is refused in the words of the database', async (name, row, status, code, message) => {
    const owner = randomUUID()
    const notes = () => library().from('notes')
    await done(notes().insert({ owner, topic: 'a' }))

    const answer = await notes().insert([{ owner, ...row }])

    expect(answer).toMatchObject({ status, data: null, error: { code, message } })
  })

  test.each([
    [
      'an unknown table',
      'boks',
      (q) => q.select(),
      404,
      'PGRST205',
      "Could not find the table 'library.boks' in the schema cache",
    ],
    ['an unknown column', 'books', (q) => q.select('colour'), 400, '42703', 'column books.colour does not exist'],
    [
      'an unknown column to filter by',
      'books',
      (q) => q.select().eq('colour', 1),
      400,
      '42703',
      'column books.colour does not exist',
    ],
    [
      'a value of another type',
      'books',
      (q) => q.select().eq('id', 'one'),
      400,
      '22P02',
      'invalid input syntax for type integer: "one"',
    ],
    [
      'a value that is none of an enum',
      'books',
      (q) => q.select().eq('kind', 'play'),
      400,
      '22P02',
      'invalid input value for enum kind: "play"',
    ],
    [
      'half a pattern',
      'books',
      (q) => q.select().regexMatch('title', '('),
      400,
      '2201B',
      'invalid regular expression: parentheses () not balanced',
    ],
  ])('%s is refused', async (name, table, ask, status, code, message) => {
    const answer = await ask(library().from(table))

    expect(answer).toMatchObject({ status, data: null, error: { code, message } })
  })

  test('what does not follow the grammar is refused with its place', async () => {
    for (const query of [
      library().from('books').select('id,(').limit(1),
      library().from('books').select().filter('id', 'is', 'odd'),
    ]) {
      const { error, status } = await query
      expect({ status, code: error.code }).toEqual({ status: 400, code: 'PGRST100' })
      expect(error.message).toContain('line 1, column')
    }
  })

  test('a name that is nearly right is told', async () => {
    expect((await library().from('boks').select()).error.hint).toBe("Perhaps you meant the table 'library.books'")
  })

  test('a missing row that is referred to is refused', async () => {
    const { error, status } = await library().from('loans').insert({ book_id: 99, reader_id: 1, due: '2031-01-01' })

    expect(status).toBe(409)
    expect(error).toMatchObject({ code: '23503', details: 'Key (book_id)=(99) is not present in table "books".' })
  })

  test('who may not is told so: 401 for nobody, 403 for a user', async () => {
    const { person } = await signedUp()
    const message = 'permission denied for table shelves'

    expect(await library().from('shelves').select()).toMatchObject({ status: 401, error: { code: '42501', message } })
    expect(await person.from('coding_jobs').delete().eq('prompt', 'x')).toMatchObject({
      status: 403,
      error: { code: '42501' },
    })
  })
})
