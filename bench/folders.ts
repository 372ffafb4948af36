import path from 'node:path'

const bench = import.meta.dirname

/** Everything the bench makes; ignored by git, safe to delete. */
export const workFolder = path.join(bench, 'work')
export const peersFolder = path.join(workFolder, 'peers')
export const benchFolder = bench
export const repoFolder = path.dirname(bench)
