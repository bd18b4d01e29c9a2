import { useQuery } from '@pinia/colada'
import { everySoOften } from '@/ui/everySoOften'
import { readSwarm } from './swarmApi'

const LOOK_EVERY_MS = 5_000

/** The swarm as it is now, looked at again while the page is seen. */
export function useSwarm() {
  const found = useQuery({ key: ['swarm'], query: readSwarm })
  everySoOften(LOOK_EVERY_MS, () => void found.refetch())
  return found
}
