import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type CapacityPlan = Whole<Schemas['CapacityPlanOut']>
export type Origin = Schemas['OriginEnum'] & ('timetable' | 'rosters' | 'csv')

/** What is to be planned; `csv` is the table where the lessons come from one. */
export interface PlanWish {
  origin: Origin
  csv: string
  strengths: number[]
}

export interface RowFault {
  line: number
  field: '' | 'size' | 'start' | 'length' | 'cameras'
  code: string
}

/** How many servers the lessons need; nothing is written. */
export function planCapacity(wish: PlanWish): Promise<CapacityPlan> {
  return answer(api.POST('/api/v1/swarm/capacity-plan', { body: wish })) as Promise<CapacityPlan>
}
