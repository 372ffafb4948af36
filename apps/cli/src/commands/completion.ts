import { defineCommand } from '../command.ts'
export const command = defineCommand({ name: 'completion', summary: '', flags: {}, examples: [], run: async () => 0 })
