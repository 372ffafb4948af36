import { defineCommand } from '../command.ts'
export const command = defineCommand({ name: 'doctor', summary: '', flags: {}, examples: [], run: async () => 0 })
