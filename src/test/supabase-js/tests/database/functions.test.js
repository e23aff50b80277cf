import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { done, refusal } from '../../setup/clients.js'
import { isLaid, library, libraryNoting } from '../../setup/library.js'

const call = (...args) => library().rpc(...args)

describe.skipIf(!isLaid())('functions', () => {
  test('what a function returns is the data: a value, a row, rows, or nothing', async () => {
    expect(await done(call('greet', { name: 'Ada' }))).toBe('Hello, Ada')
    expect(await done(call('total', { numbers: [1, 2, 3] }))).toBe(6)
    expect(await done(call('book', { wanted: 1 }))).toMatchObject({ id: 1, title: 'Orlando' })
    expect((await done(call('books_by', { author: 'Woolf' }))).map(({ id }) => id)).toEqual([1, 2, 5])
    expect(await call('nothing')).toMatchObject({ data: null, error: null, status: 204 })
  })

  test('an argument that has a default may be left out', async () => {
    expect(await done(call('greet'))).toBe('Hello, reader')
    expect(await done(call('greet', {}))).toBe('Hello, reader')
    expect(await done(call('greet', { name: undefined }, { get: true }))).toBe('Hello, reader')
    expect(await done(call('greet', { name: null }))).toBeNull()
  })

  test('get and head ask by GET and HEAD', async () => {
    const { library, asked } = libraryNoting()

    expect(await done(library.rpc('total', { numbers: [4, 5] }, { get: true }))).toBe(9)
    expect(asked.method).toBe('GET')
    expect(asked.url.search).toBe('?numbers=%7B4%2C5%7D')

    expect(await library.rpc('books_by', { author: 'Woolf' }, { head: true, count: 'exact' })).toMatchObject({
      data: null,
      count: 3,
    })
    expect(asked.method).toBe('HEAD')
  })

  test('text is text, however it is asked for', async () => {
    for (const name of ['a b', 'a+b&c=d', '👋', '"quoted"', 'eq', 'a.b', '{1,2}', '(x,y)', '']) {
      expect(await done(call('greet', { name })), name).toBe(`Hello, ${name}`)
      expect(await done(call('greet', { name }, { get: true })), name).toBe(`Hello, ${name}`)
    }
  })

  test.each([{}, { get: true }])('rows are counted with %j', async (options) => {
    expect(await call('books_by', { author: 'Woolf' }, { ...options, count: 'exact' })).toMatchObject({ count: 3 })
    expect(await call('greet', {}, { ...options, count: 'exact' })).toMatchObject({ count: 1, data: 'Hello, reader' })
  })

  test('rows are selected, filtered, ordered and limited like those of a table', async () => {
    const woolf = () => call('books_by', { author: 'Woolf' })

    expect(await done(woolf().select('id, label').order('price').limit(1))).toEqual([
      { id: 5, label: 'Kew Gardens (essay)' },
    ])
    expect(await done(woolf().eq('kind', 'novel').select('id').range(1, 1))).toEqual([{ id: 2 }])
    expect(await done(woolf().select('called:title').eq('id', 2).single())).toEqual({ called: 'The Waves' })
    expect(await done(woolf().select('id').eq('id', 99).maybeSingle())).toBeNull()
    expect(await done(woolf().select('kind, count()').order('kind'))).toEqual([
      { kind: 'novel', count: 2 },
      { kind: 'essay', count: 1 },
    ])
  })

  test('rows come with what belongs to them', async () => {
    expect(await done(call('book', { wanted: 3 }).select('title, authors!author_id(name), readers(name)'))).toEqual({
      title: 'Fictions',
      authors: { name: 'Borges' },
      readers: [{ name: 'Ada' }],
    })
  })

  test('rows as CSV', async () => {
    expect(await done(call('books_by', { author: 'Borges' }).select('id, title').csv())).toBe('id,title\n3,Fictions')
  })

  test('a function writes by POST alone', async () => {
    const owner = randomUUID()

    const { error, status } = await call('add_note', { owner, topic: 'a' }, { get: true })

    expect({ status, code: error.code }).toEqual({ status: 405, code: '25006' })
    expect(await done(call('add_note', { owner, topic: 'a' }).select('topic, stars').single())).toEqual({
      topic: 'a',
      stars: 3,
    })
  })

  test('a function may be tried, and what it did is undone', async () => {
    const owner = randomUUID()

    expect(await done(call('add_note', { owner, topic: 'a' }).select('topic').rollback())).toEqual([{ topic: 'a' }])
    expect(await done(library().from('notes').select().eq('owner', owner))).toEqual([])
  })

  test('a function that touches too many rows has touched none', async () => {
    const owner = randomUUID()
    const stars = async () =>
      (await done(library().from('notes').select('stars').eq('owner', owner))).map((note) => note.stars)
    await done(
      library()
        .from('notes')
        .insert([
          { owner, topic: 'a' },
          { owner, topic: 'b' },
        ]),
    )

    expect(await refusal(call('close_notes', { owner }).maxAffected(1).select())).toMatchObject({ code: 'PGRST124' })
    expect(await refusal(call('close_notes', { owner }).single())).toMatchObject({ code: 'PGRST116' })
    expect(await stars()).toEqual([3, 3])
    expect(await done(call('close_notes', { owner }).maxAffected(2).select('stars'))).toEqual([
      { stars: 1 },
      { stars: 1 },
    ])
  })

  test('what a function raises is the error, with its own status', async () => {
    const { error, status } = await call('refuse')

    expect(status).toBe(418)
    expect(error).toMatchObject({ code: 'PT418', message: 'No coffee', details: 'It is a teapot', hint: 'Ask for tea' })
  })

  test('a function that is not there is refused with what may have been meant', async () => {
    expect(await call('gret', { name: 'Ada' })).toMatchObject({
      status: 404,
      error: {
        code: 'PGRST202',
        message: 'Could not find the function library.gret(name) in the schema cache',
        hint: 'Perhaps you meant to call the function library.greet',
      },
    })
    expect(await refusal(call('greet', { nme: 'Ada' }))).toMatchObject({
      code: 'PGRST202',
      hint: 'Perhaps you meant to call the function library.greet(name)',
    })
  })

  test('an argument of another type is refused by the database', async () => {
    expect(await call('total', { numbers: 'many' })).toMatchObject({ status: 400, error: { code: '22P02' } })
    expect(await call('book', { wanted: 'first' }, { get: true })).toMatchObject({
      status: 400,
      error: { code: '22P02', message: 'invalid input syntax for type integer: "first"' },
    })
  })
})
