import { describeSource } from '../contract.ts'
import { codex } from './source.ts'

describeSource(codex, new URL('./fixtures/', import.meta.url))
