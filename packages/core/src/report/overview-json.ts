import { blocksJson } from './blocks-json.ts'
import { dayText } from './calendar.ts'
import { type Overview, overviewDays } from './overview.ts'
import { extrasJson, rowsJson, sumsJson } from './rows-json.ts'
import type { Sums } from './sums.ts'

/** The overview for scripts: sums as the reports write them, the last days one by one, and the top lists in full. */
export function overviewJson(overview: Overview, nowMs: number): object {
  const { today, week, month, recent, days, before, todayDay, weekStartDay, block } = overview
  const blocks = blocksJson(block === null ? [] : [block], nowMs, null)
  return {
    today: { date: dayText(todayDay), ...whole(today), yesterdayByNow: partOf(before.today) },
    week: { week: dayText(weekStartDay), ...whole(week), lastWeekByNow: partOf(before.week) },
    month: {
      month: dayText(todayDay).slice(0, 7),
      ...whole(month),
      ...pick('projects', rowsJson('project', overview.monthProjects)),
    },
    recent: {
      since: dayText(todayDay - overviewDays + 1),
      ...whole(recent),
      days: days.map((sums, i) => dayJson(todayDay - overviewDays + 1 + i, sums)),
    },
    block: (blocks as { blocks: object[] }).blocks[0] ?? null,
    ...pick('projects', rowsJson('project', overview.projects)),
    ...pick('models', rowsJson('model', overview.models)),
  }
}

const dayJson = (day: number, sums: Sums): object => ({
  date: dayText(day),
  ...sumsJson(sums),
  isCostPartial: sums.unpricedCalls > 0,
})

const whole = (sums: Sums): object => ({ ...sumsJson(sums), aic: extrasJson(sums) })

const partOf = (sums: Sums | null): object | null => (sums === null ? null : whole(sums))

const pick = (name: string, json: object): object => ({ [name]: (json as Record<string, unknown>)[name] })
