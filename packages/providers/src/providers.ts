import type { Provider } from './provider.ts'

/** Every provider, in the order in which screens list them. The only place, besides its own folder, that names one. */
export const providers: readonly Provider[] = []
