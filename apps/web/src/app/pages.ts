import type { ComponentType } from 'react'
import { NowPage } from '../pages/now/now-page.tsx'
import { lazyPage } from './lazy-page.tsx'

/** A page of the dashboard, as the navigation and the palette list it. */
export interface Page {
  readonly id: string
  readonly title: string
  /** Pressed after `g`: goes there. */
  readonly key: string
  readonly component: ComponentType
}

/** All pages, in the order of the navigation. Only the first is there at once; the others load when opened. */
export const pages: readonly Page[] = [
  { id: 'now', title: 'Now', key: 'n', component: NowPage },
  {
    id: 'usage',
    title: 'Usage',
    key: 'u',
    component: lazyPage(async () => (await import('../pages/usage/usage-page.tsx')).UsagePage),
  },
  {
    id: 'sessions',
    title: 'Sessions',
    key: 's',
    component: lazyPage(async () => (await import('../pages/sessions/sessions-page.tsx')).SessionsPage),
  },
  {
    id: 'projects',
    title: 'Projects',
    key: 'p',
    component: lazyPage(async () => (await import('../pages/projects/projects-page.tsx')).ProjectsPage),
  },
  {
    id: 'blocks',
    title: 'Blocks',
    key: 'b',
    component: lazyPage(async () => (await import('../pages/blocks/blocks-page.tsx')).BlocksPage),
  },
  {
    id: 'fleet',
    title: 'Fleet',
    key: 'f',
    component: lazyPage(async () => (await import('../pages/fleet/fleet-page.tsx')).FleetPage),
  },
  {
    id: 'providers',
    title: 'Providers',
    key: 'v',
    component: lazyPage(async () => (await import('../pages/providers/providers-page.tsx')).ProvidersPage),
  },
  {
    id: 'alerts',
    title: 'Alerts',
    key: 'a',
    component: lazyPage(async () => (await import('../pages/alerts/alerts-page.tsx')).AlertsPage),
  },
  {
    id: 'reconcile',
    title: 'Reconcile',
    key: 'c',
    component: lazyPage(async () => (await import('../pages/reconcile/reconcile-page.tsx')).ReconcilePage),
  },
  {
    id: 'settings',
    title: 'Settings',
    key: 'e',
    component: lazyPage(async () => (await import('../pages/settings/settings-page.tsx')).SettingsPage),
  },
]
