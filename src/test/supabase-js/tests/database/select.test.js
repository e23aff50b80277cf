import { describe, expect, test } from 'vitest'
import { app, done } from '../../setup/clients.js'
import { isLaid, library } from '../../setup/library.js'

const books = (columns) => library().from('books').select(columns)
const book = (id, columns) => done(books(columns).eq('id', id).single())

describe.skipIf(!isLaid())('what is selected', () => {
  test('values have the types of JSON that the client expects', async () => {
    expect(await book(2, 'id, price, kind, pages, tags, copies_sold')).toEqual({
      id: 2,
      price: 9.9,
      kind: 'novel',
      pages: '[1,297)',
      tags: ['sea', 'six voices'],
      copies_sold: 40,
    })
  })

  test('a number beyond 2^53 is exact as text, and rounded where JavaScript reads it', async () => {
    expect(await book(1, 'copies_sold::text')).toEqual({ copies_sold: '9007199254740993' })
    expect((await book(1, 'copies_sold')).copies_sold).toBe(9007199254740992)
  })

  test('columns are called otherwise, cast, and taken out of JSON', async () => {
    const borges = await done(
      library()
        .from('authors')
        .select('called:name, year:born::text, address->>city, floor:address->floor, second:address->streets->1')
        .eq('id', 2)
        .single(),
    )

    expect(borges).toEqual({ called: 'Borges', year: '1899', city: 'Buenos Aires', floor: 6, second: null })
  })

  test('white space between columns means nothing', async () => {
    expect(
      await book(
        1,
        `
      id,
      title
    `,
      ),
    ).toEqual({ id: 1, title: 'Orlando' })
  })

  test('a column whose name has a space is quoted', async () => {
    const names = await done(library().from('odd_names').select('id, "two words"').eq('"two words"', 'a b'))

    expect(names).toEqual([{ id: 1, 'two words': 'a b' }])
  })

  test('a function of a row is a column where it is asked for, and only there', async () => {
    expect(await book(4, 'label')).toEqual({ label: 'Fragments (poems)' })
    expect(await book(4, '*')).not.toHaveProperty('label')
  })

  test('aggregates go over all rows, or over those that are alike', async () => {
    expect(await done(books('count(), most:price.max(), least:price.min()'))).toEqual([
      { count: 5, most: 20, least: 5 },
    ])
    expect(await done(books('kind, id.count(), copies_sold:id.sum()').order('kind'))).toEqual([
      { kind: 'novel', count: 2, copies_sold: 3 },
      { kind: 'poems', count: 1, copies_sold: 4 },
      { kind: 'essay', count: 2, copies_sold: 8 },
    ])
  })

  test('another schema has other tables and functions', async () => {
    const archive = app().schema('archive')

    expect(await done(archive.from('books').select())).toEqual([{ id: 1, title: 'Odes' }])
    expect(await done(archive.rpc('greet'))).toBe('Hush')
  })

  test('a schema that is not shown is refused by name', async () => {
    const { error, status } = await app().schema('auth').from('users').select()

    expect(status).toBe(406)
    expect(error).toMatchObject({
      code: 'PGRST106',
      message: 'Invalid schema: auth',
      hint: 'Only the following schemas are exposed: public, library, archive',
    })
  })
})
