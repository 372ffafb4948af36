import type { Filter } from './filter.ts'
import { isProjectNamed } from './project-name.ts'

/** Lets pass what belongs to the project that `wanted` names by folder or by name; all where it is null. `names` are those of the folders. */
export function projectFilter(wanted: string | null, names: ReadonlyMap<string | null, string>): Filter['isProject'] {
  if (wanted === null) return null
  return ({ root, cwd }) => {
    const folder = root ?? cwd
    const name = names.get(folder) ?? ''
    return isProjectNamed(wanted, folder, name) || (cwd !== null && isProjectNamed(wanted, cwd, name))
  }
}
