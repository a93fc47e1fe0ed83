import { expect, test } from 'vitest'
import { surenessOf } from './round-sureness.ts'

const round = (undecided: number, unsure: number) => ({
  counts: { selected: 3, reserve: 0, not_selected: 2, undecided },
  unsure,
})

test.for([
  { name: 'nobody lacks data', undecided: 0, unsure: 0, said: 'settled' },
  { name: 'data are missing of some, who cannot push anybody out', undecided: 56, unsure: 0, said: 'openAlone' },
  { name: 'data are missing of some, who may push others out', undecided: 56, unsure: 2, said: 'openMoving' },
  { name: 'an earlier round is open', undecided: 0, unsure: 5, said: 'earlierMoving' },
])('where $name, that is what is said', ({ undecided, unsure, said }) => {
  expect(surenessOf(round(undecided, unsure))).toBe(said)
})
