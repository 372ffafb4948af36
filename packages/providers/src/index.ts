export type { Credential, Machine, Provider, Vendor, VendorRequest } from './provider.ts'
