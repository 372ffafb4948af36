import { claude } from './claude.ts'
import type { VendorStub } from './vendor-stub.ts'

/** Every vendor that the stub server plays: one line and one file each. */
export const stubs: readonly VendorStub[] = [claude]
