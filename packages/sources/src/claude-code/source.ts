import { readFileSync } from 'node:fs'
import path from 'node:path'
import { foldersFrom } from '../folders.ts'
import { objectOf } from '../json.ts'
import type { Place, Source } from '../source.ts'
import { telemetryLog, telemetryRoots } from '../telemetry/telemetry-log.ts'
import { fastTable } from './fast.ts'
import { claudeParser } from './parse.ts'
import { claudeTelemetry } from './telemetry.ts'

/**
 * Claude Code 1.0 to 2.1: transcripts below `projects/`, sub-agents in the main file (1.0), beside it (2.0) or in
 * `<session>/subagents/` (2.1). Also what the Agent SDK writes.
 */
export const claudeCode: Source = {
  id: 'claude-code',
  name: 'Claude Code',
  roots: (place) => [
    ...configFolders(place).map((folder) => projectsIn(folder, place)),
    ...projectsFolders(place),
    ...telemetryRoots(place, 'claude-code'),
  ],
  telemetry: claudeTelemetry,
  hasBlocks: true,
  retention: (place) => cleanupPeriod(place),
  logs: [
    {
      kind: 'jsonl',
      path: /\.jsonl$/,
      markers: ['"usage"', '"cost-state"'],
      fast: fastTable,
      parser: claudeParser,
    },
    telemetryLog,
  ],
}

/** `CLAUDE_CONFIG_DIR` is a comma list and replaces the defaults; empty is as good as unset. */
function configFolders({ env, home }: Place): string[] {
  const listed = (env.CLAUDE_CONFIG_DIR ?? '').split(',').map((folder) => folder.trim())
  const folders = listed.filter((folder) => folder !== '')
  if (folders.length > 0) return folders.map((folder) => folder.replace(/^~(?=\/|$)/, home))
  return [path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'claude'), path.join(home, '.claude')]
}

/** `CLAUDE_PROJECTS_DIRS` adds folders of transcripts: a comma list, or a JSON array. */
function projectsFolders({ env, home }: Place): readonly string[] {
  const text = (env.CLAUDE_PROJECTS_DIRS ?? '').trim()
  const named = text.startsWith('[') ? namesIn(text) : [text]
  return named.flatMap((names) => foldersFrom(names, home) ?? [])
}

function namesIn(json: string): string[] {
  try {
    const names: unknown = JSON.parse(json)
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch {
    return [json] // a folder may be called so
  }
}

/** A config folder holds `projects/`; users also name that folder itself. */
function projectsIn(folder: string, { isDirectory }: Place): string {
  const projects = path.join(folder, 'projects')
  return path.basename(folder) === 'projects' && !isDirectory(projects) ? folder : projects
}

/** Claude Code deletes transcripts after `cleanupPeriodDays`, 30 unless settings.json says otherwise (https://docs.claude.com/en/docs/claude-code/settings). */
function cleanupPeriod(place: Place): { days: number; settingsPath: string | null } {
  for (const folder of configFolders(place)) {
    const settingsPath = path.join(folder, 'settings.json')
    try {
      const days = objectOf(JSON.parse(readFileSync(settingsPath, 'utf8'))).cleanupPeriodDays
      if (typeof days === 'number') return { days, settingsPath }
    } catch {} // no settings, or none that can be read: the default holds
  }
  return { days: 30, settingsPath: null }
}
