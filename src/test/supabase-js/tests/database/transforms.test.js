import { describe, expect, test } from 'vitest'
import { app, done, refusal } from '../../setup/clients.js'
import { isLaid, library } from '../../setup/library.js'

const books = (columns = 'id', options = undefined) => library().from('books').select(columns, options)
const ids = async (query) => (await done(query)).map(({ id }) => id)

describe.skipIf(!isLaid())('what becomes of the rows', () => {
  test('order by several columns, and where null stands', async () => {
    expect(await ids(books().order('kind').order('price', { ascending: false }))).toEqual([1, 2, 4, 3, 5])
    expect(await ids(books().order('translator_id', { nullsFirst: true }).order('id'))).toEqual([1, 2, 5, 3, 4])
    expect(await ids(books().order('translator_id', { ascending: false, nullsFirst: false }).order('id'))).toEqual([
      3, 4, 1, 2, 5,
    ])
    expect(await ids(library().from('authors').select('id').order('address->city').order('id'))).toEqual([2, 1, 3, 4])
  })

  test('limit and range', async () => {
    expect(await ids(books().order('id').limit(2))).toEqual([1, 2])
    expect(await ids(books().order('id').limit(0))).toEqual([])
    expect(await ids(books().order('id').range(1, 3))).toEqual([2, 3, 4])
    expect(await ids(books().order('id').range(3, 30))).toEqual([4, 5])
  })

  test('a page and the count of all', async () => {
    const { data, count, status } = await books('id', { count: 'exact' }).order('id').range(0, 1)

    expect({ data, count, status }).toEqual({ data: [{ id: 1 }, { id: 2 }], count: 5, status: 206 })
  })

  test.each(['exact', 'planned', 'estimated'])('the %s count is exact, of rows that may be seen', async (count) => {
    expect(await books('*', { count, head: true })).toMatchObject({ count: 5, data: null, error: null, status: 200 })
  })

  test('a page beyond the last row is refused where the rows are counted', async () => {
    const { error, status } = await books('id', { count: 'exact' }).range(10, 19)

    expect(status).toBe(416)
    expect(error).toMatchObject({ code: 'PGRST103', message: 'Requested range not satisfiable' })
    expect(await ids(books().range(10, 19))).toEqual([])
  })

  test('head tells whether, and no more', async () => {
    expect(await books('*', { head: true })).toMatchObject({ data: null, error: null, count: null, status: 200 })
  })

  test('single is one row, or none of them', async () => {
    expect(await done(books('title').eq('id', 1).single())).toEqual({ title: 'Orlando' })
    expect(await refusal(books().single())).toMatchObject({
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 5 rows',
    })
    expect(await refusal(books().eq('id', 99).single())).toMatchObject({ details: 'The result contains 0 rows' })
  })

  test('maybeSingle is one row or null', async () => {
    expect(await done(books().eq('id', 1).maybeSingle())).toEqual({ id: 1 })
    expect(await done(books().eq('id', 99).maybeSingle())).toBeNull()
    expect(await refusal(books().maybeSingle())).toMatchObject({ code: 'PGRST116' })
  })

  test('csv', async () => {
    expect(await done(books('id,title,tags').in('id', [1, 2]).order('id').csv())).toBe(
      'id,title,tags\n1,Orlando,"{time,london}"\n2,"The Waves","{sea,""six voices""}"',
    )
    expect(await done(library().from('odd_names').select('name').in('id', [1, 3]).order('id').csv())).toBe(
      'name\n"Doe, Jane"\n"say ""hi"""',
    )
  })

  test('stripNulls leaves out what is null', async () => {
    expect(await done(library().from('authors').select().eq('id', 3).single().stripNulls())).toEqual({
      id: 3,
      name: 'Sappho',
    })
  })

  test('a plan is not told, nor is there GeoJSON', async () => {
    for (const query of [books().explain(), books().explain({ format: 'json', analyze: true }), books().geojson()]) {
      const { error, status } = await query
      expect({ status, code: error.code }).toEqual({ status: 406, code: 'PGRST107' })
    }
  })

  test('a request that is given up ends at once', async () => {
    const giveUp = new AbortController()
    const asked = books().abortSignal(giveUp.signal)
    giveUp.abort()

    expect((await asked).error.message).toContain('AbortError')
  })

  test('throwOnError throws what else is returned', async () => {
    await expect(library().from('cellar').select().throwOnError()).rejects.toMatchObject({
      name: 'PostgrestError',
      code: 'PGRST205',
      message: "Could not find the table 'library.cellar' in the schema cache",
    })
  })

  test('one client asks for many things at once', async () => {
    const client = app().schema('library')
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].flatMap((id) => [
        done(client.from('books').select('id').eq('id', id).single()),
        done(client.rpc('greet', { name: `${id}` })),
      ]),
    )

    expect(answers).toEqual([1, 2, 3, 4, 5].flatMap((id) => [{ id }, `Hello, ${id}`]))
  })
})
