/** What people of a zone ask for on a working day, in the shares they ask for it. */
import { randomUUID } from 'node:crypto'
import { type Random, randomFrom } from '../data/random.ts'
import { listed } from './lists.ts'
import { figure, type Material } from './material.ts'
import type { Request } from './pace.ts'
import type { Person } from './people.ts'
import type { Order } from './sender.ts'
import type { Slider } from './sliders.ts'

/** What a mix is made of. */
export interface MixParts {
  readonly people: readonly Person[]
  readonly material: Material
  readonly sliders: readonly Slider[]
  readonly seed: number
  /** Explanations are of everything at once, as for whoever reads the API, not of the tab that a person opens. */
  readonly whole?: boolean | undefined
}

/** Of a hundred requests; whoever opens an enterprise asks for its data and how it stands. */
const shares = { list: 40, page: 13, summary: 12, explanation: 15, simulation: 8, change: 6, small: 6 } as const
type Kind = keyof typeof shares

/** Who asks for what; an enterprise sees itself and no list. */
const askers: Readonly<Record<Kind, readonly Person['role'][]>> = {
  list: ['officer', 'leader'],
  page: ['officer', 'leader', 'enterprise'],
  summary: ['officer', 'leader', 'enterprise'],
  explanation: ['officer', 'leader', 'enterprise'],
  simulation: ['officer', 'leader'],
  change: ['officer'],
  small: ['officer', 'leader', 'enterprise'],
}

/** Objections that wait for an answer before the next request answers one. */
const openAtMost = 40

/** Makes the requests one after the other, the same for the same seed. */
export function mixOf({ people, material, sliders, seed, whole = false }: MixParts): () => Request {
  const random = randomFrom(seed)
  const list = listed(material, random)
  const change = changes(material, random)
  const orderOf = (kind: Kind, { role }: Person): Order => {
    const subject = role === 'enterprise' ? material.ownId : random.pick(material.firms).id
    switch (kind) {
      case 'list':
        return get(list.path(), list.onText())
      case 'page':
        return get(`/api/subjects/${subject}`)
      case 'summary':
        return get(`/api/subjects/${subject}/summary`)
      case 'explanation':
        return get(`/api/subjects/${subject}/${explained(random, whole)}`)
      case 'simulation':
        return simulation(sliders, random)
      case 'change':
        return change()
      case 'small':
        return get(random.pick(['/api/session', '/api/disputes', '/api/offers', '/api/scorecards', '/api/questions']))
    }
  }
  return () => {
    const kind = kindAt(random.next() * 100)
    const person = random.pick(people.filter(({ role }) => askers[kind].includes(role)))
    return { kind, order: orderOf(kind, person), send: person.send }
  }
}

function kindAt(point: number): Kind {
  let sum = 0
  for (const kind of Object.keys(shares) as Kind[]) {
    sum += shares[kind]
    if (point < sum) return kind
  }
  return 'small'
}

/** The best bundle stands above the policies. */
function explained(random: Random, whole: boolean): string {
  const part = random.pick(['scores', 'ladders', 'matches', 'bundle'] as const)
  if (part === 'bundle') return part
  return whole ? 'assessment' : `assessment?part=${part}`
}

function get(path: string, onText?: (text: string) => void): Order {
  return { method: 'GET', path, onText }
}

/** Moves one threshold by up to a third. */
function simulation(sliders: readonly Slider[], random: Random): Order {
  const { offer, name, value } = random.pick(sliders)
  const moved = Math.round(value * (0.67 + 0.66 * random.next()) * 100) / 100
  return { method: 'POST', path: `/api/offers/${offer}/simulation`, body: { set: { [name]: moved } } }
}

/** An officer objects to a figure for an enterprise, and another one answers: keeps the figure, or is asked to withdraw. */
function changes({ disputable }: Material, random: Random): () => Order {
  const open: string[] = []
  let raised = 0
  const raise = (): Order => {
    const subjectId = disputable[raised % disputable.length]
    raised += 1
    return {
      method: 'POST',
      path: '/api/disputes',
      key: randomUUID(),
      body: { subjectId, ...figure, claimed: 1000 + raised, reason: `营业收入与年报不符（第${raised}件）` },
      onText: (text) => open.push((JSON.parse(text) as { id: string }).id),
    }
  }
  return () => {
    if (open.length < openAtMost || random.next() < 0.5) return raise()
    const [id = ''] = open.splice(random.whole(0, open.length - 1), 1)
    return {
      method: 'POST',
      path: `/api/disputes/${id}/answer`,
      key: randomUUID(),
      body: { accept: false, answer: '经核对，以年报为准。' },
    }
  }
}
