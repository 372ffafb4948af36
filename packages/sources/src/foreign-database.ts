import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/**
 * Opens another program's SQLite file for reading, without ever writing to it or to its folder.
 *
 * A WAL database whose `-wal` is gone has no writer: it is opened as immutable, since an ordinary reader would create
 * `-wal` and `-shm` files (https://www.sqlite.org/wal.html#read_only_databases). One with a `-wal` is opened read-only, which sees the WAL.
 */
export function openForeign(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  if (isWal(path) && !existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true, timeout: 2_000 })
}

/** Bytes 18 and 19 of the header are 2 for WAL (https://www.sqlite.org/fileformat.html#file_format_version_numbers). */
function isWal(path: string): boolean {
  const header = Buffer.alloc(20)
  const fd = openSync(path, 'r')
  try {
    return readSync(fd, header, 0, 20, 0) === 20 && header[18] === 2
  } finally {
    closeSync(fd)
  }
}
