import { defineCommand } from '../command.ts'
export const command = defineCommand({ name: 'watch', summary: '', flags: {}, examples: [], run: async () => 0 })
