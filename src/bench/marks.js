import { readFile, writeFile } from 'node:fs/promises'

/** Puts words between two marks of a page, instead of what stands there. */
export async function putBetween([begin, end], words, file) {
  const page = await readFile(file, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) {
    throw new Error(`${file} has no place for what was measured`)
  }
  await writeFile(file, `${page.slice(0, from + begin.length)}\n\n${words}\n${page.slice(to)}`)
}
