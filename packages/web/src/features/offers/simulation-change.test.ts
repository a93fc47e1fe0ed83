import type { SimulationParameter } from '@wutong/contract'
import { expect, test } from 'vitest'
import { changeFrom, partWithNumber, sliderRange } from './simulation-change.ts'

const parameter = (name: string, kind: SimulationParameter['kind'], value: number): SimulationParameter => ({
  name,
  kind,
  value,
  condition: null,
  unit: null,
  subject: null,
  operator: null,
})
const base = [parameter('size', 'threshold', 500), parameter('amount', 'amount', 0.1), parameter('cap', 'cap', 50)]

test.for([
  { name: 'nothing moved is no change', values: {}, amount: null, moving: 'size', is: {} },
  { name: 'a value moved back is no change', values: { size: 500 }, amount: null, moving: 'size', is: {} },
  {
    name: 'what is moved is sent',
    values: { size: 0, cap: 50 },
    amount: null,
    moving: 'size',
    is: { set: { size: 0 }, moving: 'size' },
  },
  {
    name: 'numbers of a rewritten amount are not',
    values: { amount: 0.2, cap: 9 },
    amount: '5',
    moving: null,
    is: { set: { cap: 9 }, amount: '5' },
  },
])('$name', ({ values, amount, moving, is }) => {
  expect(changeFrom(base, values as Record<string, number>, { amount, moving })).toEqual(is)
})

test.for([
  { value: 500, min: 0, max: 1500, step: 10 },
  { value: 0, min: 0, max: 3, step: 0.1 },
  { value: -20, min: -60, max: 0, step: 1 },
])('a slider of $value goes from $min to $max', ({ value, ...range }) => {
  expect(sliderRange(parameter('x', 'threshold', value))).toEqual(range)
})

test.for([
  { value: 0.01, part: 'turnover * 0.01' },
  { value: 5000, part: 'turnover_2024 >= 5000' },
  { value: 2024, part: '2024' },
  { value: 7, part: '7' },
])('the number $value is shown with its part of the formula', ({ value, part }) => {
  expect(partWithNumber('min(turnover * 0.01, turnover_2024 >= 5000 ? 20 : 10)', value)).toBe(part)
})
