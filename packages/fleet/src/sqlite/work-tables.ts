/** Outcomes, bills and budgets, named as in ClickHouse. Days are UTC days since 1970, `billed_nano` is nano-units of the currency. */
export const workTables = `
  create table work_outcomes (
    tenant_id text not null, machine_id text not null, machine_name text not null, day integer not null,
    project_key text not null, project_label text not null, sessions integer not null, commits integer not null,
    pull_requests integer not null, lines_added integer not null, lines_removed integer not null, active_ms integer not null,
    cost_nano_usd integer, is_partial integer not null, version integer not null,
    primary key (tenant_id, machine_id, day, project_key)
  ) without rowid;

  create table vendor_bills (
    tenant_id text not null, machine_id text not null, machine_name text not null, provider text not null,
    account_id text not null, day integer not null, currency text not null, model text not null, item text not null,
    billed_nano integer, told_at_ms integer not null, version integer not null,
    primary key (tenant_id, provider, account_id, day, currency, model, item)
  ) without rowid;

  create table budget_states (
    tenant_id text not null, machine_id text not null, machine_name text not null, budget_key text not null,
    budget_label text not null, project_key text not null, project_label text not null, period text not null,
    period_start_ms integer not null, period_end_ms integer not null, budget_nano_usd integer not null,
    spent_nano_usd integer not null, is_partial integer not null, told_at_ms integer not null, version integer not null,
    primary key (tenant_id, machine_id, budget_key, period_start_ms)
  ) without rowid;
  `
