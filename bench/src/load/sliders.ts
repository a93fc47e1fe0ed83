/** What can be moved in the policies of the zone. */
import type { Simulation } from '../../../packages/contract/src/index.ts'
import type { Person } from './people.ts'

/** A number of a policy with its value in force. */
export interface Slider {
  readonly offer: string
  readonly name: string
  readonly value: number
}

/** Policies that are worked on at the same time; officers draft few at once. */
const policies = 6

/** Asks the server what can be moved. */
export async function findSliders(officer: Person): Promise<Slider[]> {
  const offers = await ask<readonly { readonly id: string }[]>(officer, '/api/offers')
  const sliders: Slider[] = []
  for (const { id } of offers) {
    if (new Set(sliders.map(({ offer }) => offer)).size >= policies) break
    const { parameters } = await ask<Simulation>(officer, `/api/offers/${id}/simulation`)
    for (const { kind, name, value } of parameters)
      if (kind === 'threshold' && value > 0) sliders.push({ offer: id, name, value })
  }
  if (sliders.length === 0) throw new Error('No policy has a threshold that can be moved.')
  return sliders
}

async function ask<T>({ send }: Person, path: string): Promise<T> {
  let found: T | null = null
  const status = await send({ method: 'GET', path, onText: (text) => (found = JSON.parse(text) as T) })
  if (found === null) throw new Error(`${path} answers ${status}`)
  return found
}
