import { describe, expect, test } from 'vitest'
import { done } from '../../setup/clients.js'
import { isLaid, library, libraryNoting } from '../../setup/library.js'

const ids = async (filtered) => (await done(filtered.order('id'))).map(({ id }) => id)
const books = () => library().from('books').select('id')
const names = () => library().from('odd_names').select('id')
/** All names of the table, as a person would type them. */
const ODD = [
  'Doe, Jane',
  'Jane (Doe)',
  'say "hi"',
  'back\\slash',
  'dot.ted:name',
  '100% *sure*_',
  'Ünïcode 👋',
  '',
  'null',
  'a&b=c+d#e',
]

describe.skipIf(!isLaid())('filters', () => {
  test.each([
    ['eq', (q) => q.eq('kind', 'novel'), [1, 2]],
    ['neq', (q) => q.neq('kind', 'novel'), [3, 4, 5]],
    ['gt', (q) => q.gt('price', 12.5), [3, 4]],
    ['gte', (q) => q.gte('price', 12.5), [1, 3, 4]],
    ['lt', (q) => q.lt('copies_sold', 40), [4, 5]],
    ['lte', (q) => q.lte('copies_sold', 40), [2, 4, 5]],
    ['like', (q) => q.like('title', 'F%s'), [3, 4]],
    ['ilike', (q) => q.ilike('title', '%KEW%'), [5]],
    ['likeAllOf', (q) => q.likeAllOf('title', ['F%', '%ag%']), [4]],
    ['likeAnyOf', (q) => q.likeAnyOf('title', ['O%', '%Waves']), [1, 2]],
    ['ilikeAllOf', (q) => q.ilikeAllOf('title', ['f%', '%TIONS']), [3]],
    ['ilikeAnyOf', (q) => q.ilikeAnyOf('title', ['o%', 'KEW%']), [1, 5]],
    ['regexMatch', (q) => q.regexMatch('title', '^[FK]'), [3, 4, 5]],
    ['regexIMatch', (q) => q.regexIMatch('title', 'WAVES$'), [2]],
    ['is', (q) => q.is('translator_id', null), [1, 2, 5]],
    ['isDistinct', (q) => q.isDistinct('translator_id', 4), [1, 2, 5]],
    ['in', (q) => q.in('kind', ['poems', 'essay']), [3, 4, 5]],
    ['in, of numbers', (q) => q.in('id', [2, 4, 99]), [2, 4]],
    ['in, of nothing', (q) => q.in('id', []), []],
    ['notIn', (q) => q.notIn('kind', ['poems', 'essay']), [1, 2]],
    ['not', (q) => q.not('translator_id', 'is', null), [3, 4]],
    ['not in', (q) => q.not('id', 'in', '(1,2)'), [3, 4, 5]],
    ['filter', (q) => q.filter('kind', 'eq', 'poems'), [4]],
    ['match', (q) => q.match({ kind: 'novel', author_id: 1, id: 2 }), [2]],
    ['several', (q) => q.eq('author_id', 1).gt('price', 5).lt('price', 12), [2]],
  ])('%s', async (name, filter, expected) => {
    expect(await ids(filter(books()))).toEqual(expected)
  })

  test.each([
    ['contains, of a list', (q) => q.contains('tags', ['time']), [1, 3]],
    ['contains, of a word with a space', (q) => q.contains('tags', ['six voices']), [2]],
    ['contains, of nothing', (q) => q.contains('tags', []), [1, 2, 3, 4, 5]],
    ['containedBy, of a list', (q) => q.containedBy('tags', ['sea', 'time', 'maze']), [3, 4, 5]],
    ['overlaps, of a list', (q) => q.overlaps('tags', ['maze', 'london']), [1, 3]],
    ['contains, of a range', (q) => q.contains('pages', '[2,300)'), [1, 4]],
    ['containedBy, of a range', (q) => q.containedBy('pages', '[1,200)'), [3, 5]],
    ['overlaps, of a range', (q) => q.overlaps('pages', '[16,17)'), [1, 2, 3, 4]],
    ['rangeGt', (q) => q.rangeGt('pages', '[0,5)'), [3]],
    ['rangeGte', (q) => q.rangeGte('pages', '[5,400)'), [3]],
    ['rangeLt', (q) => q.rangeLt('pages', '[20,30)'), [5]],
    ['rangeLte', (q) => q.rangeLte('pages', '[1,296]'), [2, 3, 5]],
    ['rangeAdjacent', (q) => q.rangeAdjacent('pages', '[16,20)'), [5]],
  ])('%s', async (name, filter, expected) => {
    expect(await ids(filter(books()))).toEqual(expected)
  })

  test('contains and containedBy of JSON', async () => {
    const authors = () => library().from('authors').select('id')

    expect(await ids(authors().contains('address', { city: 'London' }))).toEqual([1])
    expect(await ids(authors().contains('address', { streets: ['Gordon Square'] }))).toEqual([1])
    expect(await ids(authors().containedBy('address', { city: 'Buenos Aires', floor: 6, door: 'B' }))).toEqual([2])
    expect(await ids(authors().eq('address->>city', 'London'))).toEqual([1])
    expect(await ids(authors().gt('address->floor', 5))).toEqual([2])
  })

  test.each([
    ['to_tsquery', 'friends & sea', undefined, [2]],
    ['plainto_tsquery', 'the friends', 'plain', [2, 5]],
    ['phraseto_tsquery', 'six friends', 'phrase', [2]],
    ['websearch_to_tsquery', 'friends -sea or mirror', 'websearch', [3, 5]],
  ])('textSearch by %s', async (name, query, type, expected) => {
    expect(await ids(books().textSearch('words', query, { type, config: 'english' }))).toEqual(expected)
  })

  test('textSearch in text that is no tsvector', async () => {
    expect(await ids(books().textSearch('blurb', 'library', { config: 'english' }))).toEqual([3])
  })

  test.each([
    ['or', (q) => q.or('id.eq.1,kind.eq.poems'), [1, 4]],
    ['or with and', (q) => q.or('id.eq.3,and(author_id.eq.1,price.lt.10,kind.neq.essay)'), [2, 3]],
    ['or with not', (q) => q.or('id.not.in.(1,2,3),not.and(author_id.eq.1,price.lt.20)'), [3, 4, 5]],
    ['or with lists and ranges', (q) => q.or('tags.cs.{maze},pages.ov."[396,500)"'), [3, 4]],
    ['or with is', (q) => q.or('translator_id.not.is.null,title.ilike.*garden*'), [3, 4, 5]],
    ['or twice', (q) => q.or('id.lt.3,id.gt.4').or('kind.eq.novel,kind.eq.poems'), [1, 2]],
  ])('%s', async (name, filter, expected) => {
    expect(await ids(filter(books()))).toEqual(expected)
  })

  test.each(ODD.map((name, index) => [name, index + 1]))('eq of %j', async (name, id) => {
    expect(await ids(names().eq('name', name))).toEqual([id])
  })

  test('in of names that are quoted', async () => {
    expect(await ids(names().in('name', ['Doe, Jane', 'Jane (Doe)', 'null', 'nobody']))).toEqual([1, 2, 9])
    expect(await ids(names().in('name', ['dot.ted:name', 'Ünïcode 👋', 'a&b=c+d#e']))).toEqual([5, 7, 10])
  })

  test('or of names that are quoted', async () => {
    expect(await ids(names().or('name.eq."Doe, Jane",name.eq."say \\"hi\\"",name.in.("Jane (Doe)",null)'))).toEqual([
      1, 2, 3, 9,
    ])
  })

  test('like takes * and % for any letters, and a backslash for the letter after it', async () => {
    expect(await ids(names().like('name', 'Jane%'))).toEqual([2])
    expect(await ids(names().like('name', '*Doe*'))).toEqual([1, 2])
    expect(await ids(names().like('name', '100\\%%'))).toEqual([6])
  })

  test('a filter of a function that reads', async () => {
    expect(await ids(library().rpc('books_by', { author: 'Woolf' }).select('id').neq('kind', 'novel'))).toEqual([5])
  })

  test('what the client asks is what is answered', async () => {
    const { library, asked } = libraryNoting()

    await done(library.from('books').select('id').in('title', ['a,b', 'plain']))

    expect(asked.url.searchParams.get('title')).toBe('in.("a,b",plain)')
    expect(asked.headers.get('Accept-Profile')).toBe('library')
  })
})
