import { describeSource } from '../contract.ts'
import { qwen } from './source.ts'

describeSource(qwen, new URL('./fixtures/', import.meta.url))
