/** What keeps a hub from writing, by the names that the original's errors have. */
export type StorageCode = 'ENOSPC' | 'EACCES' | 'EROFS' | 'EBUSY' | 'EIO'

const suggestions: Readonly<Record<StorageCode, string>> = {
  ENOSPC: 'Disk full. Free up disk space on the hub; nothing is lost, machines send again.',
  EACCES: 'Permission denied. Give the hub’s user the right to write its data folder.',
  EROFS: 'Read-only file system. Mount the hub’s data folder writable, or set AIC_DATA_DIR to one that is.',
  EBUSY: 'Another program holds the file. It is tried again by itself.',
  EIO: 'Look at the hub’s log, its disk and its data folder.',
}

/** SQLite's primary codes: https://www.sqlite.org/rescode.html */
const byResult: Readonly<Record<number, StorageCode>> = {
  13: 'ENOSPC',
  8: 'EROFS',
  14: 'EACCES',
  3: 'EACCES',
  5: 'EBUSY',
}
const byCode: Readonly<Record<string, StorageCode>> = {
  ENOSPC: 'ENOSPC',
  EDQUOT: 'ENOSPC',
  EACCES: 'EACCES',
  EPERM: 'EACCES',
  EROFS: 'EROFS',
}

/** A hub could not write or read what it keeps. The message holds no path: strangers' machines get it. */
export class HubStorageError extends Error {
  override readonly name = 'HubStorageError'
  readonly code: StorageCode
  readonly suggestion: string
  /** For the hub's own log. */
  readonly file: string

  private constructor(code: StorageCode, message: string, file: string, cause: unknown) {
    super(message, { cause })
    this.code = code
    this.suggestion = suggestions[code]
    this.file = file
  }

  /** An error of SQLite or of the file system as one of these; what is neither is an {@link Error} of ours and stays. */
  static of(error: unknown, file: string): Error {
    if (error instanceof HubStorageError) return error
    const { errcode, code = '', message } = error as NodeJS.ErrnoException & { readonly errcode?: number }
    if (errcode === undefined && byCode[code] === undefined) return error as Error
    const found = byCode[code] ?? byResult[(errcode ?? 0) & 0xff] ?? 'EIO'
    // What nobody foresaw is for the hub's own log: it may name what lies inside.
    const said = found === 'EIO' || errcode === undefined ? '' : `: ${message}`
    return new HubStorageError(found, `${found}${said}`, file, error)
  }
}
