import { defineCommand } from '../command.ts'
export const command = defineCommand({ name: 'overview', summary: '', flags: {}, examples: [], run: async () => 0 })
