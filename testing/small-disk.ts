import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A file system of its own, as small as asked for, mounted in a folder; only root can do that. Null where it can't be. */
export class SmallDisk implements Disposable {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static mount(folder: string, sizeKb: number): SmallDisk | null {
    mkdirSync(folder, { recursive: true })
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k,mode=755`, 'tmpfs', folder])
    return status === 0 ? new SmallDisk(folder) : null
  }

  /** Fills what is left, but for so many bytes. */
  fill(leaveBytes = 0): void {
    const { bavail, bsize } = statfsSync(this.folder)
    writeFileSync(path.join(this.folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)))
  }

  empty(): void {
    rmSync(path.join(this.folder, 'ballast'), { force: true })
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.folder])
  }
}
