/** A model's name as people say it: without the date at its end, which its tooltip has. */
export const shortModel = (name: string): string => name.replace(/-20\d{6}$/, '') || name
