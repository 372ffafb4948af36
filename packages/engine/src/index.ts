export { plainUsage } from './plain-usage.ts'
