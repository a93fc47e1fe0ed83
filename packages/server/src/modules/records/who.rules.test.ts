import { describe, expect, test } from 'vitest'
import { readWho } from './who.rules.ts'

const column = { kind: 'uscc', at: 0, header: '信用代码' } as const
const context = { columns: [column], period: 2023, says: () => true }
const readCell = (cell: string) => {
  const { uscc, issues } = readWho(context, 1, [cell])
  return { uscc, issues: issues.map(({ kind, after, reason }) => [kind, after, reason.en]) }
}

describe('a credit code', () => {
  test.for(['914I0IO573245979XY', '９１４１０10573245979xy', '914101O573245979XY'])(
    'written %s is put right, because both of its check characters then hold',
    (cell) => {
      const { uscc, issues } = readCell(cell)
      expect(uscc).toBe('9141010573245979XY')
      expect(issues).toEqual([['corrected', '9141010573245979XY', expect.any(String)]])
    },
  )

  test.for([
    ['914101OS73245979XZ', null],
    ['9141010573245979X0', null],
    ['91410105732459T9XY', '9141010573245979XY'],
    ['914101057324597gXY', null],
  ] as const)('written %s is refused, naming %s as what it may be', ([cell, meant]) => {
    const { uscc, issues } = readCell(cell)
    expect(uscc).toBeNull()
    expect(issues).toEqual([['refused', null, expect.stringContaining(meant ?? '')]])
    expect(String(issues[0]?.[2]).includes('may be meant')).toBe(meant !== null)
  })
})
