import manifest from '../package.json' with { type: 'json' }

/** The version of this release: one place, the package's own manifest. */
export const { version } = manifest
