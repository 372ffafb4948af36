export { writeWhole } from '../write-whole.ts'
export { parseConfig } from './config.ts'
export { setSetting, settingOf } from './edit.ts'
