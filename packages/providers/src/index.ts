export { checkProvider, readProvider } from './ask.ts'
export { type CustomOptions, type CustomProviders, loadCustomProviders } from './custom/load.ts'
export { type FoundCredentials, findCredentials, missingFault, type StoredKey } from './find-credentials.ts'
export {
  type DeviceFlow,
  type DeviceState,
  deviceFlowProvider,
  pollDeviceFlow,
  startDeviceFlow,
} from './github-copilot/device-flow.ts'
export { type GitHubUser, readUser } from './github-copilot/github.ts'
export { type Incident, readIncident } from './incident.ts'
export type { Credential, Machine, Provider, Refusal, Vendor, VendorRequest } from './provider.ts'
export { providers } from './providers.ts'
export { accountKeyOf, fingerprintOf } from './reading.ts'
export { type Answer, type Asked, openVendor, type VendorOptions } from './vendor.ts'
export { isLoopback, vendorOriginOf, vendorOriginVariable } from './vendor-origin.ts'
