import { boundaries } from './boundaries.ts'
import type { Check } from './check.ts'
import { docs } from './docs.ts'
import { duplicates } from './duplicates.ts'
import { generated } from './generated.ts'
import { licences } from './licences.ts'
import { lint } from './lint.ts'
import { manifests } from './manifests.ts'
import { promises } from './promises.ts'
import { security } from './security.ts'
import { texts } from './texts.ts'
import { types } from './types.ts'
import { unused } from './unused.ts'
import { zones } from './zones.ts'

/** Every check of the house, in the order in which they run. */
export const checks: readonly Check[] = [
  lint,
  types,
  promises,
  boundaries,
  unused,
  duplicates,
  generated,
  zones,
  docs,
  security,
  texts,
  manifests,
  licences,
]
