import { describeSource } from '../contract.ts'
import { copilot } from './source.ts'

describeSource(copilot, new URL('./fixtures/', import.meta.url))
