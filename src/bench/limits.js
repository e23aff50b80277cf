import { writeFile } from 'node:fs/promises'
import { IDENTITY, STATEMENTS } from './statements.js'
import { claims, user, uuid } from './tokens.js'

/** The same statements as a script for pgbench, which can make numbers and nothing else: ids are made of them. */
export async function writeLimit(file, row, issuer, users) {
  const id = (kind) => `('${uuid(kind, 0).slice(0, 24)}' || lpad(:user::text, 12, '0'))`
  // With a blank behind each colon, or pgbench takes what follows for a variable.
  const text = JSON.stringify(claims(user(1), issuer)).replaceAll("'", "''").replaceAll('":', '": ')
  const told = `replace('${text}', '${uuid('8000', 1)}', ${id('8000')})`
  const oneLine = (sql) => sql.replace(/\s+/g, ' ').trim()
  await writeFile(
    file,
    [
      `\\set user random(1, ${users})`,
      '\\startpipeline',
      'begin read only;',
      `${IDENTITY.replace('$1', told).replace('$2', "'authenticated'")};`,
      `${oneLine(STATEMENTS[row]).replace('$1', `${id('a000')}::uuid`)};`,
      'commit;',
      '\\endpipeline',
      '',
    ].join('\n'),
  )
}
