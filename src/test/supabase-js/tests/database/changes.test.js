import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { done, refusal } from '../../setup/clients.js'
import { isLaid, library, libraryNoting } from '../../setup/library.js'

const notes = () => library().from('notes')

describe.skipIf(!isLaid())('changes', () => {
  let owner
  /** Whoever writes here is somebody new, so that tests are none of each other's business. */
  beforeEach(() => void (owner = randomUUID()))

  const topics = async () =>
    (await done(notes().select('topic').eq('owner', owner).order('topic'))).map(({ topic }) => topic)
  const write = (...topics) => done(notes().insert(topics.map((topic) => ({ owner, topic }))))

  test('insert answers nothing, or what was inserted', async () => {
    expect(await notes().insert({ owner, topic: 'a' })).toMatchObject({ data: null, error: null, status: 201 })
    expect(await notes().insert({ owner, topic: 'b' }).select('topic, stars').single()).toMatchObject({
      data: { topic: 'b', stars: 3 },
      status: 201,
    })
  })

  test('rows of which each lacks something: null, or the default', async () => {
    const rows = [
      { owner, topic: 'a' },
      { owner, topic: 'b', stars: 5 },
    ]
    expect(await done(notes().insert(rows).select('topic, stars').order('topic'))).toEqual([
      { topic: 'a', stars: null },
      { topic: 'b', stars: 5 },
    ])

    const more = [
      { owner, topic: 'c' },
      { owner, stars: 4 },
    ]
    expect(await done(notes().insert(more, { defaultToNull: false }).select('topic, stars').order('topic'))).toEqual([
      { topic: 'c', stars: 3 },
      { topic: 'general', stars: 4 },
    ])
  })

  test('insert counts, and says which columns it has', async () => {
    const { library, asked } = libraryNoting()

    const { count } = await library.from('notes').insert(
      [
        { owner, topic: 'a' },
        { owner, topic: 'b' },
      ],
      { count: 'exact' },
    )

    expect(count).toBe(2)
    expect(asked.url.searchParams.get('columns')).toBe('"owner","topic"')
  })

  test('nothing is inserted where one of the rows is refused', async () => {
    expect(
      await refusal(
        notes().insert([
          { owner, topic: 'a' },
          { owner, topic: 'b', stars: 9 },
        ]),
      ),
    ).toMatchObject({
      code: '23514',
      message: 'new row for relation "notes" violates check constraint "notes_stars_check"',
    })
    expect(await topics()).toEqual([])
  })

  test('upsert changes the row that is there', async () => {
    const first = await done(notes().insert({ owner, topic: 'a' }).select().single())

    expect(
      await notes()
        .upsert({ ...first, stars: 5 })
        .select()
        .single(),
    ).toMatchObject({ data: { ...first, stars: 5 }, status: 200 })
    expect(await notes().upsert({ owner, topic: 'b' }).select('topic')).toMatchObject({
      data: [{ topic: 'b' }],
      status: 201,
    })
  })

  test('upsert by columns that are unique', async () => {
    await write('a')

    const { data } = await notes()
      .upsert(
        [
          { owner, topic: 'a', stars: 1 },
          { owner, topic: 'b', stars: 2 },
        ],
        { onConflict: 'owner,topic', count: 'exact' },
      )
      .select('topic, stars')
      .order('topic')

    expect(data).toEqual([
      { topic: 'a', stars: 1 },
      { topic: 'b', stars: 2 },
    ])
  })

  test('upsert with ignoreDuplicates leaves the row that is there', async () => {
    await write('a')

    const { data, status } = await notes()
      .upsert(
        [
          { owner, topic: 'a', stars: 1 },
          { owner, topic: 'b', stars: 2 },
        ],
        { onConflict: 'owner,topic', ignoreDuplicates: true },
      )
      .select('topic, stars')

    expect({ data, status }).toEqual({ data: [{ topic: 'b', stars: 2 }], status: 201 })
    expect(await done(notes().select('stars').eq('owner', owner).eq('topic', 'a').single())).toEqual({ stars: 3 })
  })

  test('upsert by columns that are not unique is refused', async () => {
    expect(await refusal(notes().upsert({ owner }, { onConflict: 'stars' }))).toMatchObject({ code: '42P10' })
  })

  test('update answers nothing, or what was updated', async () => {
    await write('a', 'b')

    expect(await notes().update({ stars: 1 }).eq('owner', owner).eq('topic', 'a')).toMatchObject({
      data: null,
      status: 204,
    })
    expect(await done(notes().update({ stars: 2 }).eq('owner', owner).gt('stars', 1).select('topic, stars'))).toEqual([
      { topic: 'b', stars: 2 },
    ])
    expect(await notes().update({ stars: 2 }).eq('owner', 'nobody').select()).toMatchObject({ data: [], status: 200 })
    expect(await notes().update({ stars: 5 }, { count: 'exact' }).eq('owner', owner)).toMatchObject({ count: 2 })
  })

  test('delete answers nothing, or what was deleted', async () => {
    await write('a', 'b', 'c')

    expect(await notes().delete().eq('owner', owner).eq('topic', 'a')).toMatchObject({ data: null, status: 204 })
    expect(await done(notes().delete().match({ owner, topic: 'b' }).select('topic'))).toEqual([{ topic: 'b' }])
    expect(await notes().delete({ count: 'exact' }).eq('owner', owner)).toMatchObject({ count: 1 })
    expect(await topics()).toEqual([])
  })

  test('what would be several is changed not at all where one is asked for', async () => {
    await write('a', 'b')

    for (const change of [notes().delete(), notes().update({ stars: 1 })]) {
      expect(await refusal(change.eq('owner', owner).select().single())).toMatchObject({
        code: 'PGRST116',
        details: 'The result contains 2 rows',
      })
    }
    expect(
      await refusal(
        notes()
          .insert([
            { owner, topic: 'c' },
            { owner, topic: 'd' },
          ])
          .select()
          .single(),
      ),
    ).toMatchObject({ code: 'PGRST116' })
    expect(await done(notes().select('topic, stars').eq('owner', owner).order('topic'))).toEqual([
      { topic: 'a', stars: 3 },
      { topic: 'b', stars: 3 },
    ])
  })

  test('maxAffected changes that many, or none', async () => {
    await write('a', 'b', 'c')

    expect(await refusal(notes().update({ stars: 1 }).eq('owner', owner).maxAffected(2))).toMatchObject({
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 3 rows',
    })
    expect(await refusal(notes().delete().eq('owner', owner).maxAffected(2).select())).toMatchObject({
      code: 'PGRST124',
    })
    expect(await done(notes().delete().eq('owner', owner).maxAffected(3).select('topic'))).toHaveLength(3)
  })

  test('rollback answers as if', async () => {
    await write('a')

    expect(await done(notes().insert({ owner, topic: 'b' }).select('topic').rollback().single())).toEqual({
      topic: 'b',
    })
    expect(await done(notes().update({ topic: 'z' }).eq('owner', owner).select('topic').rollback())).toEqual([
      { topic: 'z' },
    ])
    expect(await done(notes().delete().eq('owner', owner).select('topic').rollback())).toEqual([{ topic: 'a' }])
    expect(await topics()).toEqual(['a'])
  })

  test('what was written is answered with what belongs to it', async () => {
    const { data } = await library()
      .from('loans')
      .upsert({ book_id: 2, reader_id: 3, due: '2031-01-01' })
      .select('due, books(title, authors!author_id(name)), readers(name)')
      .rollback()
      .single()

    expect(data).toEqual({
      due: '2031-01-01',
      books: { title: 'The Waves', authors: { name: 'Woolf' } },
      readers: { name: 'Mary' },
    })
  })
})
