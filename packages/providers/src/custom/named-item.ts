/** What people give names of their own, as fields are called: `workspace_name`, `projectId`, `users[0].email`. */
const kinds = ['workspace', 'project', 'user', 'team', 'member', 'organization', 'customer', 'account', 'key', 'email']
const anyKind = kinds.map((kind) => `[${kind.charAt(0)}${kind.charAt(0).toUpperCase()}]${kind.slice(1)}`).join('|')
const named = new RegExp(`(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(${anyKind})s?(?![a-z])`)

/**
 * What an amount is for, with what it is where its path says that it is a name somebody gave: names are hashed where others read them.
 *
 * ```ts
 * namedItem('workspace_name', 'Acme') // 'workspace: "Acme"'
 * ```
 */
export function namedItem(where: string, item: string): string {
  const kind = named.exec(where)?.[1]?.toLowerCase()
  return kind === undefined ? item : `${kind}: "${item.replaceAll('"', "'")}"`
}
