import { costModes, weekdays } from '@aic/core/report'
import { choice, flag, hubAddress, listOf, mapOf, number, object, origin, secret, text } from './fields.ts'

/** The version of the file's shape. A file without one is of the first. */
export const configVersion = 1

const usd = (what: string) => number(0, Number.POSITIVE_INFINITY, `USD per token: ${what}`)

const override = object(
  {
    inputCostPerToken: usd('input'),
    outputCostPerToken: usd('output'),
    cacheCreationInputTokenCost: usd('cache writes of five minutes; those of an hour move with it'),
    cacheReadInputTokenCost: usd('cache reads'),
    inputCostPerTokenAbove200kTokens: usd('input of prompts above 200,000 tokens'),
    outputCostPerTokenAbove200kTokens: usd('output after prompts above 200,000 tokens'),
    cacheCreationInputTokenCostAbove200kTokens: usd('cache writes of prompts above 200,000 tokens'),
    cacheReadInputTokenCostAbove200kTokens: usd('cache reads of prompts above 200,000 tokens'),
    maxInputTokens: number(0, Number.POSITIVE_INFINITY, 'Without effect'),
    fastMultiplier: number(0, Number.POSITIVE_INFINITY, 'Factor on token prices in fast mode'),
    sameAs: text('The model whose price this one has: for deployments whose names say nothing'),
  },
  'The price of one model',
)

/** One account of a vendor. The names are those of the original design's file, whose users can keep it. */
const provider = object(
  {
    enabled: flag('Whether it is asked; it is unless this says no'),
    api_key: secret('Its key, env:NAME of a variable or file:PATH that holds it. A key in the environment goes first'),
    auth_source: text('Where the key once came from. Without effect'),
    show_in_tray: flag('Whether the tray shows it'),
    extra: mapOf(text('The value'), 'What goes with the key, such as endpoint or organization: see providers.md'),
  },
  'An account of a vendor',
)

const localTime = (what: string) => text(`${what}, local time such as 22:00`)

const alerts = object(
  {
    enabled: flag('Whether limits, budgets and providers raise alerts: on, unless set'),
    info: number(1, 100, 'Used percent of the first alert: 50, unless set'),
    warning: number(1, 100, 'Used percent of the second alert: 75, unless set'),
    critical: number(1, 100, 'Used percent of the last alert: 90, unless set'),
    channels: text(
      'Where alerts go, with commas: desktop, terminal, webhook. Unless set: desktop, terminal, and webhook where it has a URL',
    ),
    quietFrom: localTime('Alerts are held from this time on'),
    quietTo: localTime('Until this time; then those still true are sent'),
    webhookUrl: secret(
      'Where webhook alerts are posted: https, or http on this machine; env:NAME or file:PATH. Who knows it can often post there',
    ),
    webhookSecret: secret('What webhook alerts are signed with, env:NAME or file:PATH'),
    resets: flag('Whether the reset of a window that was nearly used up is told: yes, unless set'),
    providers: flag('Whether it is told that a provider fails for long, and works again: yes, unless set'),
  },
  'When and how to be told',
)

const budget = object(
  {
    usd: number(0, Number.POSITIVE_INFINITY, 'What may be spent in a period, USD'),
    period: choice(['day', 'week', 'month'], 'The period, of the calendar: month, unless set'),
    project: text('Only this project, by folder or name'),
    agent: text('Only calls that this agent logged'),
    provider: text('Only models of this provider, as in the price list: anthropic, openai, …'),
    model: text('Only models whose names hold this'),
  },
  'One budget',
)

/** The ClickHouse of a fleet, and what of this machine may be seen there. The names follow the variables that fleet.md lists. */
const fleet = object(
  {
    host: text(
      'Where ClickHouse runs: localhost, unless set. CH_HOST goes first, as the variables do for all of these',
    ),
    port: number(1, 65_535, 'Its HTTP port: 8123, unless set'),
    user: text('Its user: default, unless set'),
    password: secret('The password, env:NAME or file:PATH'),
    database: text('The database: default, unless set'),
    protocol: choice(['http', 'https'], 'Unless set: https for the ports 443, 8443 and 9440, else http'),
    cluster: text('The cluster, where tables are to be Replicated and Distributed'),
    keepDays: number(1, 36_500, 'After so many days ClickHouse forgets events: 730, unless set'),
    tenant: text('Whose rows these are, where several teams share a store: default, unless set'),
    machineName: text('How this machine is called: MACHINE_NAME, else this, else the host’s name'),
    person: text('Who uses this machine, as others are to see it; unset: nobody is named'),
    hashMode: choice(
      ['keyed', 'legacy8', 'plain'],
      'How projects, sessions and accounts are named in the store: hashed with the team’s key, as in the original design, or as they are',
    ),
    hashKey: secret(
      'The key that hashes them, the same on all machines of a team, env:NAME or file:PATH; unset: one is made (aic fleet key)',
    ),
    labels: listOf(
      text('A project’s name, or a pattern of its folder such as /work/*'),
      'Projects whose readable names may be stored',
    ),
    pushEvery: number(
      0,
      10_080,
      'The agent sends what is new every so many minutes, 0: never. Unless set: every 60, once this machine has sent something there',
    ),
  },
  'Usage of many machines in one ClickHouse: see fleet.md',
)

/** This machine as a hub for others. */
const hub = object(
  {
    enabled: flag('Whether the agent is a hub: aic agent run --hub says so too'),
    hosts: listOf(
      text('A name such as hub.example.com, with the port where it is not the scheme’s own'),
      'By which names other machines and browsers may ask for it, with commas: hub.example.com, box.lan:8080',
    ),
  },
  'The agent as a hub that other machines sync to: see hub.md',
)

/** The hub that this machine syncs to. */
const sync = object(
  {
    url: hubAddress(
      'The hub that this machine tells of its limits: https://hub.example.com. CLAUDE_SYNC_URL goes first',
    ),
    key: secret('The key that the hub gave this machine, env:NAME or file:PATH. CLAUDE_SYNC_API_KEY goes first'),
    pushEvery: number(
      0,
      10_080,
      'The agent sends usage to the hub every so many minutes, 0: never. Unless set, only limits are told',
    ),
  },
  'Sync to a hub: see hub.md',
)

/** Every setting: the one table that reading, environment variables, `aic config`, the JSON Schema and docs/config.md are made of. */
export const settings = {
  version: number(1, configVersion, `Version of this file's shape: ${configVersion}`),
  timezone: text('IANA zone for days, weeks and months, such as Europe/Berlin; else the zone of the machine'),
  startOfWeek: choice(weekdays, 'First day of a week'),
  mode: choice(costModes, 'Cost as reported else calculated (auto), only calculated, or only reported (display)'),
  projectAliases: mapOf(text('The name to show'), 'Names to show for projects, by folder or name'),
  modelAliases: mapOf(text('The name to show'), 'Names to show for models, by the name in the logs'),
  pricingOverrides: mapOf(override, 'Your own prices, by model name as logged or provider/name: see prices.md'),
  statusline: object(
    {
      visualBurnRate: choice(['off', 'emoji', 'text', 'emoji-text'], 'A sign beside the burn rate'),
      costSource: choice(['auto', 'aic', 'ccusage', 'cc', 'both'], 'Which cost of the session to show'),
      contextLowThreshold: number(0, 100, 'Context below this percentage is green'),
      contextMediumThreshold: number(0, 100, 'Context below this percentage is yellow'),
    },
    'How aic statusline looks',
  ),
  providers: mapOf(provider, 'Accounts of vendors, by the id that aic providers list shows'),
  customProviders: mapOf(
    listOf(text('An origin such as https://api.example.com'), 'Where it may ask'),
    'Providers of your own that may run, by the name of their file, with the origins they may ask: see providers.md',
  ),
  cache_ttl_seconds: number(
    60,
    86_400,
    'Vendors are asked again after so many seconds, or later where they want it so',
  ),
  auto_start: flag('Commands that show limits start the agent where none runs'),
  offline: flag('Never use the network: no fresh prices, no vendor is asked'),
  preferredSource: choice(
    ['auto', 'oauth', 'local'],
    'Whose word on limits goes first: the latest (auto), the vendor’s (oauth), this machine’s (local)',
  ),
  alerts,
  budgets: mapOf(budget, 'What may be spent, by a name of yours; alerts tell when it is used up: see alerts.md'),
  web: object(
    {
      frameOrigins: listOf(
        origin('An origin such as https://example.com'),
        'Whose pages may frame the widget, with commas: origins such as https://example.com. Nobody, unless set: see dashboard.md',
      ),
    },
    'The dashboard and its widget',
  ),
  fleet,
  hub,
  sync,
  retention: object(
    {
      days: number(
        35,
        36_500,
        'Telemetry as it came and the history of limits and alerts are forgotten after so many days; else they stay',
      ),
      callDays: number(
        35,
        36_500,
        'Calls are forgotten after so many days, also those of logs that are still there; else they stay',
      ),
    },
    'What the agent forgets by itself, daily',
  ),
  compact: flag('Tables with short numbers and fewer columns'),
  noBackground: flag('Leave out calls that agents booked but never logged'),
} as const

/** What holds where nothing is set; settings that are not named here are unset or empty. */
export const defaults = {
  startOfWeek: 'monday',
  mode: 'auto',
  projectAliases: {},
  modelAliases: {},
  pricingOverrides: {},
  statusline: {},
  providers: {},
  customProviders: {},
  cache_ttl_seconds: 300,
  auto_start: false,
  offline: false,
  preferredSource: 'auto',
  alerts: {},
  budgets: {},
  fleet: {},
  web: {},
  retention: {},
  hub: {},
  sync: {},
  compact: false,
  noBackground: false,
} as const
