/** How a name that the logs don't give is written in JSON, and asked for. */
export const unknownName = 'unknown'
