import { readFileSync, statSync } from 'node:fs'

/** A connection from this machine: ports of who asks, and of the agent. */
export interface Peer {
  readonly remotePort?: number | undefined
  readonly localPort?: number | undefined
}

/**
 * Whether another user of this machine opened a connection. False where the system does not tell, for connections of other machines, and
 * for root, who passes on those of others (WSL) and needs no code anyway. Linux: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
export function isOtherUser(peer: Peer, platform: NodeJS.Platform): boolean {
  if (platform !== 'linux') return false
  try {
    const user = userOf(`${tableOf('tcp')}${tableOf('tcp6')}`, peer)
    return user !== null && user !== 0 && user !== statSync('/proc/self').uid
  } catch {
    return false // no /proc, as in some containers
  }
}

function tableOf(name: 'tcp' | 'tcp6'): string {
  try {
    return readFileSync(`/proc/self/net/${name}`, 'utf8')
  } catch {
    return '' // no IPv6 here
  }
}

/** The user id of the row of a table of connections that goes from the peer's port to ours; null without one. */
export function userOf(table: string, { remotePort, localPort }: Peer): number | null {
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', , , , , user] = line.trim().split(/\s+/)
    if (portOf(local) === remotePort && portOf(remote) === localPort) return Number(user)
  }
  return null
}

/** `0100007F:1F90` → 8080. */
const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16)
