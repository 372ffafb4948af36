export type { FleetTarget } from '@aic/fleet'
