import type { Schemas, Whole } from '@/api/types'

export type CourseCard = Whole<Schemas['CourseCard']>
