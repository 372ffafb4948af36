/** Version of snapshot.json, to be had without loading it. Written by scripts/refresh-prices.ts. */
export const bundledVersion = '2026-11-22-08376a70'
