import type { Budgets } from '@aic/agent/api'
import { type CSSProperties, type FormEvent, type ReactElement, useId } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { useNowMs } from '../../app/clock.ts'
import { percentText } from '../../format/count.ts'
import { spanText } from '../../format/time.ts'
import { Empty } from '../../parts/panel.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { budgetChange } from './alert-change.ts'

type Budget = Budgets['budgets'][number]

/** Budgets with how far they are, and how to make another. */
export function BudgetList({ budgets }: { readonly budgets: readonly Budget[] | undefined }): ReactElement {
  const change = useAction(async (name: string, budget: object | null) => {
    await send('POST', '/api/config', { config: { [`budgets.${name}`]: budget } })
    return budget === null ? 'Removed.' : 'Saved.'
  })
  return (
    <>
      {budgets?.length === 0 && <Empty>None. A budget tells when it is used up; it stops nobody.</Empty>}
      <ul className="budget-list">
        {budgets?.map((budget) => (
          <BudgetRow key={budget.name} budget={budget} onRemove={() => void change.run(budget.name, null)} />
        ))}
      </ul>
      <BudgetForm onSave={(name, budget) => change.run(name, budget)} isBusy={change.isBusy} />
      <SaidText said={change.said} />
    </>
  )
}

function BudgetRow({ budget, onRemove }: { readonly budget: Budget; readonly onRemove: () => void }): ReactElement {
  const nowMs = useNowMs()
  const [fromMs, toMs] = [Date.parse(budget.from), Date.parse(budget.to)]
  const elapsed = Math.min(100, Math.max(0, ((nowMs - fromMs) / (toMs - fromMs)) * 100))
  const level = budget.usedPercent >= 100 ? 'over' : budget.usedPercent > elapsed + 10 ? 'fast' : 'good'
  const style = { '--used': `${Math.min(100, budget.usedPercent)}%`, '--elapsed': `${elapsed}%` } as CSSProperties
  return (
    <li>
      <span className="budget-name">
        <Name text={budget.name} /> <span className="muted">{scopeText(budget)}</span>
      </span>
      <span className="budget-bar" data-level={level} style={style} aria-hidden="true" />
      <span className="budget-sum">
        <Money usd={budget.spentUSD} isPartial={budget.isPartial} /> of <Money usd={budget.budgetUSD} />
        <b> {percentText(budget.usedPercent)}</b>
        <span className="muted"> {spanText(toMs - nowMs)} left</span>
      </span>
      <button type="button" className="quiet" onClick={onRemove}>
        remove<span className="visually-hidden"> budget {budget.name}</span>
      </button>
    </li>
  )
}

const scopeText = ({ period, project, agent, provider, model }: Budget): string =>
  [`a ${period}`, ...[project, agent, provider, model].filter((one) => one !== null)].join(', ')

function BudgetForm({
  onSave,
  isBusy,
}: {
  readonly onSave: (name: string, budget: object) => Promise<boolean>
  readonly isBusy: boolean
}): ReactElement {
  const id = useId()
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const change = budgetChange(new FormData(form))
    if (change !== null && (await onSave(change.name, change.budget))) form.reset()
  }
  return (
    <details className="more">
      <summary>Add a budget</summary>
      <form className="budget-form" onSubmit={(event) => void onSubmit(event)}>
        <label htmlFor={`${id}-name`}>Name</label>
        <input id={`${id}-name`} className="field" name="name" required maxLength={60} pattern="[^.]*\S[^.]*" />
        <label htmlFor={`${id}-usd`}>USD</label>
        <input id={`${id}-usd`} className="field" name="usd" type="number" min="0.01" step="any" required />
        <label htmlFor={`${id}-period`}>a</label>
        <select id={`${id}-period`} className="field" name="period" defaultValue="month">
          <option>day</option>
          <option>week</option>
          <option>month</option>
        </select>
        <label htmlFor={`${id}-project`}>only project</label>
        <input id={`${id}-project`} className="field" name="project" placeholder="any" dir="auto" />
        <label htmlFor={`${id}-model`}>only models with</label>
        <input id={`${id}-model`} className="field" name="model" placeholder="any" />
        <button type="submit" className="button main" disabled={isBusy}>
          Save
        </button>
      </form>
    </details>
  )
}
