import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readForeign } from './foreign-database.ts'

let folder = ''
let file = ''
const owners: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-foreign-'))
  file = path.join(folder, 'agent.db')
})
afterEach(() => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL')
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true, force: true })
})

it('sees what a live writer has only in its WAL, and leaves every byte of the folder as it was', async () => {
  const owner = await startOwner('pragma journal_mode = wal; create table call (n); insert into call values (1)')
  expect(readdirSync(folder)).toEqual(['agent.db', 'agent.db-shm', 'agent.db-wal'])
  expect(readUnchanged()).toEqual([1])
  await owner('begin immediate; insert into call values (2)')
  expect(readUnchanged()).toEqual([1])
  await owner('commit')
  expect(readUnchanged()).toEqual([1, 2])
  await owner('pragma wal_checkpoint(truncate); insert into call values (3)')
  expect(readUnchanged()).toEqual([1, 2, 3])
})

it('lets the writer commit and checkpoint while it reads, and still sees one moment', async () => {
  const owner = await startOwner('pragma journal_mode = wal; create table call (n); insert into call values (1), (2)')
  const second = readForeign(file, (database) => {
    const rows = database.prepare('select n from call').iterate()
    rows.next()
    // A separate process, which does not wait: a lock of ours would make it fail.
    const other = runOwner('pragma busy_timeout = 0; insert into call values (3); pragma wal_checkpoint(passive)')
    expect(other).toBe('')
    return [...rows].length
  })
  expect(second).toBe(1)
  await owner('insert into call values (4)')
  expect(readUnchanged()).toEqual([1, 2, 3, 4])
})

it('reads a WAL database that nobody has open, in a folder where nothing can be created', () => {
  build('pragma journal_mode = wal; create table call (n); insert into call values (1)')
  expect(readdirSync(folder)).toEqual(['agent.db'])
  chmodSync(folder, 0o555)
  expect(readUnchanged()).toEqual([1])
})

it('reads what a killed writer left in its WAL', async () => {
  await startOwner('pragma journal_mode = wal; create table call (n); insert into call values (1)')
  const owner = owners[0] as ChildProcess
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(readdirSync(folder)).toEqual(['agent.db', 'agent.db-shm', 'agent.db-wal'])
  expect(readUnchanged()).toEqual([1])
  rmSync(`${file}-shm`) // as in a folder that was copied or restored
  expect(readUnchanged()).toEqual([1])
})

it('reads a rollback-journal database without making its writer wait', () => {
  build('create table call (n unique); insert into call values (1), (2)')
  expect(readUnchanged()).toEqual([1, 2])
  const complaints: string[] = []
  const rows = readForeign(file, (database) => {
    const statement = database.prepare('select n from call').iterate()
    statement.next()
    complaints.push(runOwner('pragma busy_timeout = 0; insert or ignore into call values (3)'))
    return 1 + [...statement].length
  })
  expect(rows).toBe(3) // the file changed under the first reading, so it was read again
  expect(complaints).toEqual(['', ''])
})

it('gives up with SQLITE_BUSY, not sooner and not much later than asked, when a writer holds all locks', async () => {
  build('create table call (n); insert into call values (1)')
  await startOwner(`pragma cache_size = 1; begin exclusive; insert into call ${many}`)
  const start = performance.now()
  expect(() => readForeign(file, numbers, { timeoutMs: 300 })).toThrow(/locked/)
  const tookMs = performance.now() - start
  expect(tookMs).toBeGreaterThan(250)
  expect(tookMs).toBeLessThan(20_000)
})

it('undoes, in a copy, what a killed writer of a rollback-journal database left half done', async () => {
  build('create table call (n); insert into call values (1)')
  await startOwner(`pragma cache_size = 1; begin exclusive; insert into call ${many}`)
  const owner = owners[0] as ChildProcess
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(readdirSync(folder)).toEqual(['agent.db', 'agent.db-journal'])
  expect(readUnchanged()).toEqual([1])
})

it('reads a rollback-journal database that changes under every reading, from one moment', () => {
  build('create table call (n); insert into call values (1)')
  let added = 1
  const rows = readForeign(file, (database) => {
    runOwner(`insert into call values (${++added})`)
    return numbers(database)
  })
  expect(rows).toEqual([1, 2, 3])
  expect(numbers(new DatabaseSync(file, { readOnly: true }))).toEqual([1, 2, 3, 4])
})

it('reads the committed state while a writer of a rollback-journal database prepares the next', async () => {
  build('create table call (n); insert into call values (1)')
  const owner = await startOwner('begin exclusive; insert into call values (2)')
  expect(readUnchanged()).toEqual([1])
  await owner('commit')
  expect(readUnchanged()).toEqual([1, 2])
})

it('throws an SQLite error for garbage, a cut file, an empty file and one without the table', () => {
  build('create table call (n, text); insert into call values (1, hex(zeroblob(20000)))')
  const whole = readFileSync(file)
  const broken = [
    Buffer.from('not a database, but long enough to look like a file'),
    whole.subarray(0, 5_000),
    Buffer.alloc(0),
  ]
  for (const bytes of broken) {
    writeFileSync(file, bytes)
    expect(() => readUnchanged()).toThrow(expect.objectContaining({ code: 'ERR_SQLITE_ERROR' }))
  }
  rmSync(file)
  build('create table other (n)')
  expect(() => readUnchanged()).toThrow(/no such table: call/)
})

it('follows a link to the database, whose WAL lies beside the target', async () => {
  await startOwner('pragma journal_mode = wal; create table call (n); insert into call values (1)')
  const link = path.join(folder, 'link.db')
  symlinkSync(file, link)
  expect(readForeign(link, numbers)).toEqual([1])
})

it('leaves no private copy behind', () => {
  build('pragma journal_mode = wal; create table call (n); insert into call values (1)')
  const source = new DatabaseSync(file)
  source.exec('insert into call values (2)')
  const restored = path.join(folder, 'restored.db')
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, restored + suffix)
  source.close()
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('aic-copy-'))
  const before = copies()
  expect(readForeign(restored, numbers)).toEqual([1, 2])
  expect(copies()).toEqual(before)
})

/** More than a cache of one page holds, so that it is written to the file before it is committed. */
const many = 'with recursive s(n) as (select 1 union all select n + 1 from s where n < 20000) select n from s'

const numbers = (database: DatabaseSync): unknown[] =>
  database
    .prepare('select n from call order by n')
    .all()
    .map((row) => row.n)

/** The rows; and nothing in the folder, not even `-shm`, is another than before. */
function readUnchanged(): unknown[] {
  const contents = () => readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'latin1')])
  const before = contents()
  try {
    return readForeign(file, numbers)
  } finally {
    expect(contents()).toEqual(before)
  }
}

function build(sql: string): void {
  using database = new DatabaseSync(file)
  database.exec(sql)
}

/** What another process complains of that runs `sql` and ends. */
function runOwner(sql: string): string {
  const script = `
    import { DatabaseSync } from 'node:sqlite'
    new DatabaseSync(process.argv[1]).exec(process.argv[2])`
  return spawnSync(process.execPath, ['--input-type=module', '-e', script, file, sql], { encoding: 'utf8' }).stderr
}

/** Another process that has the database open, and runs what it is sent. */
async function startOwner(sql: string): Promise<(sql: string) => Promise<void>> {
  const script = `
    import { DatabaseSync } from 'node:sqlite'
    import { createInterface } from 'node:readline'
    const database = new DatabaseSync(process.argv[1])
    for await (const line of createInterface(process.stdin)) {
      database.exec(line)
      console.log('done')
    }`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  owners.push(owner)
  const answers = createInterface(owner.stdout)[Symbol.asyncIterator]()
  const run = async (line: string) => {
    owner.stdin.write(`${line}\n`)
    expect(await answers.next()).toEqual({ done: false, value: 'done' })
  }
  await run(sql)
  return run
}
