// Keeps the page itself, never an answer of the agent, so that it opens while the agent is away: the numbers that it shows then are
// those that it kept. What the agent serves now always comes before what is kept.
const shell = 'aic-shell-1'
const mostKept = 80
const isHashed = (path) => /^\/assets\/.*-[\w-]{8}\.\w+$/.test(path)
const isShell = (path) =>
  path === '/' || path.startsWith('/assets/') || /^\/(favicon\.svg|manifest\.webmanifest)$/.test(path)

addEventListener('install', (event) => {
  skipWaiting()
  event.waitUntil(keepShell())
})

addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method === 'GET' && origin === location.origin && isShell(pathname))
    event.respondWith(answer(request, pathname))
})

async function keepShell() {
  const cache = await caches.open(shell)
  const page = await fetch('/')
  const names = [...(await page.clone().text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, name]) => name)
  await Promise.all([cache.put('/', page), ...names.map((name) => cache.add(name))])
}

async function answer(request, path) {
  const cache = await caches.open(shell)
  const kept = await cache.match(path)
  if (kept !== undefined && isHashed(path)) return kept
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await keep(cache, path, fresh.clone())
    return fresh
  } catch (error) {
    if (kept !== undefined) return kept
    throw error
  }
}

async function keep(cache, path, fresh) {
  await cache.put(path, fresh)
  const all = await cache.keys()
  for (const old of all.slice(0, Math.max(0, all.length - mostKept))) await cache.delete(old)
}
