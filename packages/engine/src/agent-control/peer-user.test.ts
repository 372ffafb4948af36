import { expect, it } from 'vitest'
import { userOf } from './peer-user.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11111 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 22222 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 33333 1 0 20 4 30 10 -1
`

it('who opened a connection stands in the row of its other end', () => {
  expect(userOf(table, { remotePort: 50_000, localPort: 8080 })).toBe(1001)
  expect(userOf(table, { remotePort: 50_001, localPort: 8080 })).toBeNull()
  expect(userOf(table, {})).toBeNull()
})
