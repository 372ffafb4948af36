import { preference } from './preference.ts'

/** Light, dark, or as the system says. */
export const theme = preference('theme', ['system', 'light', 'dark'], (word) => {
  if (word === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = word
})

/** Private: names are `***` and costs hidden, for a shared screen. */
export const privacy = preference('privacy', ['open', 'private'])

/** Whether meters tell what is used, or what remains. */
export const meterSide = preference('meters', ['used', 'remaining'])
