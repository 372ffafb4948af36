export { writeWhole } from '../write-whole.ts'
export { parseConfig } from './config.ts'
export { secrecyOf, setSetting, settingOf, shownSetting } from './edit.ts'
export { isSecretReference, maskedSecret, secretOf } from './secret.ts'
