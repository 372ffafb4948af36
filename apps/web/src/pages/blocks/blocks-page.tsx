import type { Block, Blocks } from '@aic/agent/api'
import type { CSSProperties, ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { useNowMs } from '../../app/clock.ts'
import { setParams, useRoute } from '../../app/route.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { shortModel } from '../../format/model.ts'
import { momentText, spanText, utcText } from '../../format/time.ts'
import { Choice } from '../../parts/choice.tsx'
import { type ListColumn, ListTable } from '../../parts/list-table.tsx'
import { Until } from '../../parts/moment.tsx'
import { Money } from '../../parts/shown.tsx'
import { type ShownBlock, shownBlocks, spans, usualBlock } from './block-facts.ts'
import './blocks.css'

/** The 5-hour spans that plans count in: which were long, which were dear, and when nothing was done. */
export function BlocksPage(): ReactElement {
  const asked = useRoute().params.get('last') ?? ''
  const last = Object.hasOwn(spans, asked) ? (asked as keyof typeof spans) : '30'
  const path = last === 'all' ? '/api/blocks' : `/api/blocks?last=${last}`
  const { data } = useAnswer<Blocks>({ path, madeOf: 'ledger' })
  const rows = shownBlocks(data?.blocks ?? [])
  return (
    <section aria-labelledby="blocks-title">
      <div className="page-head">
        <h1 id="blocks-title">Blocks</h1>
        <Usual blocks={data?.blocks ?? []} />
      </div>
      <div className="toolbar">
        <Choice
          label="Time"
          words={spans}
          value={last}
          onChoose={(word) => setParams({ last: word === '30' ? null : word })}
        />
        <p className="muted explain">
          A block is the five hours that begin with the first call after the last block was over.
        </p>
      </div>
      {data !== undefined && rows.length === 0 ? (
        <p className="empty">No block in this time: no agent logged a call whose plan counts in blocks.</p>
      ) : (
        <ListTable
          label="Blocks"
          columns={columns}
          count={data === undefined ? 12 : rows.length}
          rowAt={(at) => rows[at]}
          keyOf={({ block }) => block.id}
        />
      )}
    </section>
  )
}

function Usual({ blocks }: { readonly blocks: readonly Block[] }): ReactElement | null {
  const usual = usualBlock(blocks)
  if (usual === null) return null
  const { count, middle, largest } = usual
  return (
    <p className="tally" role="status">
      <b>{plural(count, 'block')}</b> over · usual {countText(middle.totalTokens)} tokens,{' '}
      <Money usd={middle.costUSD} /> · largest {countText(largest.totalTokens)} tokens, <Money usd={largest.costUSD} />
    </p>
  )
}

const columns: readonly ListColumn<ShownBlock>[] = [
  { id: 'time', title: 'From', width: 'minmax(6.5rem, 9.5rem)', render: ({ block }) => <Start block={block} /> },
  { id: 'used', title: 'Tokens', width: 'minmax(5rem, 3fr)', render: (row) => <Bar row={row} /> },
  {
    id: 'models',
    title: 'Models',
    width: 'minmax(7rem, 1.3fr)',
    isExtra: true,
    render: ({ block }) => <span title={block.models.join(', ')}>{block.models.map(shortModel).join(', ')}</span>,
  },
  {
    id: 'calls',
    title: 'Calls',
    width: '4rem',
    isNumber: true,
    isExtra: true,
    render: ({ block }) => (block.isGap ? '' : exactText(block.entries)),
  },
  {
    id: 'cost',
    title: 'Cost',
    width: '4.5rem',
    isNumber: true,
    render: ({ block }) =>
      block.isGap ? '' : <Money usd={block.costUSD} isPartial={block.aic?.isCostPartial ?? false} />,
  },
]

function Start({ block }: { readonly block: Block }): ReactElement {
  const nowMs = useNowMs()
  const startMs = Date.parse(block.startTime)
  if (block.isGap) return <span className="muted">quiet</span>
  const lastMs = Date.parse(block.actualEndTime ?? block.startTime)
  const start = (
    <time dateTime={block.startTime} title={`${utcText(startMs)}, last call ${utcText(lastMs)}`}>
      {momentText(startMs, nowMs)}
    </time>
  )
  if (!block.isActive) return start
  return (
    <span className="two-lines">
      <span>
        {start} <b>now</b>
      </span>
      <span className="muted">
        ends <Until atMs={Date.parse(block.endTime ?? block.startTime)} />
      </span>
    </span>
  )
}

function Bar({ row: { block, share } }: { readonly row: ShownBlock }): ReactElement {
  const { isGap, isActive, startTime, endTime, totalTokens } = block
  if (isGap) {
    const ms = Date.parse(endTime ?? startTime) - Date.parse(startTime)
    return <span className="gap-line">{spanText(ms)}</span>
  }
  return (
    <span className="block-bar" data-active={isActive} style={{ '--share': share } as CSSProperties}>
      <span title={plural(totalTokens, 'token')}>{countText(totalTokens)}</span>
    </span>
  )
}
