import type { SwarmServer } from './swarmApi'

export const serverOrders = ['name', 'load', 'state'] as const
export type ServerOrder = (typeof serverOrders)[number]

const healths = ['down', 'misconfigured', 'suspect', 'online']
const intents = ['draining', 'enabled', 'disabled']

/** How much an admin has to look at a server; the least first. */
function calm({ health, intent, drain }: SwarmServer): number {
  if (intent === 'disabled') return 10
  if (drain?.reason) return 2.5
  return healths.indexOf(health) + (health === 'online' ? intents.indexOf(intent) : 0)
}

/** Servers as asked for: by name, the fullest first, or those that need a look first. */
export function inOrder(servers: readonly SwarmServer[], order: ServerOrder, locale: string): SwarmServer[] {
  const names = new Intl.Collator(locale, { numeric: true })
  const byName = (a: SwarmServer, b: SwarmServer) => names.compare(a.name, b.name)
  const by: Record<ServerOrder, (a: SwarmServer, b: SwarmServer) => number> = {
    name: byName,
    load: (a, b) => b.load.utilisation - a.load.utilisation || byName(a, b),
    state: (a, b) => calm(a) - calm(b) || byName(a, b),
  }
  return [...servers].sort(by[order])
}
