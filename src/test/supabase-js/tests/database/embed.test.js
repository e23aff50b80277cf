import { describe, expect, test } from 'vitest'
import { done, refusal, signedUp } from '../../setup/clients.js'
import { isLaid, library } from '../../setup/library.js'

const from = (table, columns) => library().from(table).select(columns)

describe.skipIf(!isLaid())('what belongs to a row', () => {
  test('to one is an object, to many a list, to none null or an empty list', async () => {
    const authors = await done(from('authors', 'name, books!author_id(title)').in('id', [2, 4]).order('id'))
    const [fictions, fragments] = await done(
      from('books', 'title, author:authors!author_id(name), covers(colour)').in('id', [1, 4]).order('id'),
    )

    expect(authors).toEqual([
      { name: 'Borges', books: [{ title: 'Fictions' }] },
      { name: 'Carson', books: [] },
    ])
    expect(fictions).toEqual({ title: 'Orlando', author: { name: 'Woolf' }, covers: { colour: 'green' } })
    expect(fragments.covers).toBeNull()
  })

  test('many belong to many through the table between them', async () => {
    const orlando = await done(
      from('books', 'readers(name)').eq('id', 1).order('name', { referencedTable: 'readers' }).single(),
    )

    expect(orlando.readers).toEqual([{ name: 'Ada' }, { name: 'Grace' }])
  })

  test('a table belongs to itself, either way', async () => {
    const { person } = await signedUp()
    const shelves = () => person.schema('library').from('shelves')

    expect(await done(shelves().select('label, shelves(label)').eq('id', 1).single())).toEqual({
      label: 'Hall',
      shelves: [{ label: 'Left' }, { label: 'Right' }],
    })
    expect(await done(shelves().select('label, parent:parent_id(label)').eq('id', 4).single())).toEqual({
      label: 'Top left',
      parent: { label: 'Left' },
    })
  })

  test('a view belongs where its columns do, and a function of a row anywhere', async () => {
    expect(await done(from('novels', 'title, authors(name)').eq('id', 2).single())).toEqual({
      title: 'The Waves',
      authors: { name: 'Woolf' },
    })
    expect(await done(from('books', 'title, others:same_kind(title)').eq('id', 3).single())).toEqual({
      title: 'Fictions',
      others: [{ title: 'Kew Gardens' }],
    })
  })

  test('three levels deep', async () => {
    const ada = await done(
      from('readers', 'name, loans(due, books(title, authors!author_id(name)))')
        .eq('name', 'Ada')
        .order('due', { referencedTable: 'loans' })
        .single(),
    )

    expect(ada.loans).toEqual([
      { due: '2030-01-01', books: { title: 'Orlando', authors: { name: 'Woolf' } } },
      { due: '2030-02-01', books: { title: 'Fictions', authors: { name: 'Borges' } } },
    ])
  })

  test('what is spread stands in the row', async () => {
    const cover = await done(from('covers', 'colour, ...books(title, kind)').eq('book_id', 2).single())
    const woolf = await done(from('authors', 'name, ...books!author_id(titles:title)').eq('id', 2).single())

    expect(cover).toEqual({ colour: 'blue', title: 'The Waves', kind: 'novel' })
    expect(woolf).toEqual({ name: 'Borges', titles: ['Fictions'] })
  })

  test('counts and sums of what belongs to a row', async () => {
    expect(await done(from('authors', 'name, books!author_id(count)').order('id').limit(2))).toEqual([
      { name: 'Woolf', books: [{ count: 3 }] },
      { name: 'Borges', books: [{ count: 1 }] },
    ])
    expect(await done(from('authors', 'books!author_id(dearest:price.max())').eq('id', 1).single())).toEqual({
      books: [{ dearest: 12.5 }],
    })
  })

  test('filters, order and limit of what is embedded leave the rows as they are', async () => {
    const authors = await done(
      from('authors', 'name, books!author_id(title)')
        .neq('books.kind', 'novel')
        .order('title', { referencedTable: 'books', ascending: false })
        .limit(1, { referencedTable: 'books' })
        .order('id'),
    )

    expect(authors.map(({ books }) => books.map(({ title }) => title))).toEqual([
      ['Kew Gardens'],
      ['Fictions'],
      ['Fragments'],
      [],
    ])
  })

  test('with !inner they choose the rows too', async () => {
    const authors = await done(
      from('authors', 'name, books!author_id!inner(title)').eq('books.kind', 'novel').order('id'),
    )

    expect(authors).toEqual([{ name: 'Woolf', books: [{ title: 'Orlando' }, { title: 'The Waves' }] }])
  })

  test('a filter of an embed by its alias, with or()', async () => {
    const authors = await done(
      from('authors', 'works:books!author_id(id)')
        .or('id.eq.5,and(kind.eq.novel,price.gt.10)', { referencedTable: 'works' })
        .eq('id', 1),
    )

    expect(authors).toEqual([{ works: [{ id: 1 }, { id: 5 }] }])
  })

  test('rows that lack something, by an empty embed', async () => {
    expect(await done(from('books', 'id, covers()').is('covers', null).order('id'))).toEqual([
      { id: 3 },
      { id: 4 },
      { id: 5 },
    ])
  })

  test('rows in the order of what belongs to them', async () => {
    const books = await done(
      from('books', 'id, authors!author_id(name)')
        .order('authors(name)', { ascending: false })
        .order('id', { ascending: false }),
    )

    expect(books.map(({ id }) => id)).toEqual([5, 2, 1, 4, 3])
  })

  test('two ways to a table must be told apart', async () => {
    const error = await refusal(from('books', 'title, authors(name)'))

    expect(error).toMatchObject({
      code: 'PGRST201',
      message: "Could not embed because more than one relationship was found for 'books' and 'authors'",
      hint: "Try changing 'authors' to one of the following: 'authors!books_author_id_fkey', 'authors!books_translator_id_fkey'. Find the desired relationship in the 'details' key.",
    })
    expect(error.details.map(({ cardinality }) => cardinality)).toEqual(['many-to-one', 'many-to-one'])
  })

  test('what does not belong together is refused', async () => {
    const error = await refusal(from('covers', '*, readers(name)'))

    expect(error).toMatchObject({
      code: 'PGRST200',
      message: "Could not find a relationship between 'covers' and 'readers' in the schema cache",
    })
  })
})
