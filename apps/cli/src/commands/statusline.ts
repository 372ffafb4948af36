import { defineCommand } from '../command.ts'
export const command = defineCommand({ name: 'statusline', summary: '', flags: {}, examples: [], run: async () => 0 })
