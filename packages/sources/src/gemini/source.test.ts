import { describeSource } from '../contract.ts'
import { gemini } from './source.ts'

describeSource(gemini, new URL('./fixtures/', import.meta.url))
