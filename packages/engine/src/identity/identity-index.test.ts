import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideFrom, identityIndex } from './identity-index.ts'
import { recordOf, sampleSet } from './labelled.fixture.ts'
import { makePostings } from './postings.ts'
import type { IdentityRecord } from './record.ts'
import { makeRecordStore } from './record-store.ts'
import { type SampleFirm, sampleFirms } from './sample-firms.fixture.ts'

const indexOf = (firms: readonly SampleFirm[]) => {
  const index = identityIndex(firms.length)
  for (const firm of firms) index.add(firm.id, recordOf(firm))
  return index
}

test('of 1,000 made-up records at least 99.5 % of the joins are right, and 97 % of the known are joined', () => {
  const set = sampleSet(1000, 77)
  const index = indexOf(set.known)
  let [known, right, wrong] = [0, 0, 0]
  for (const { record, truth } of set.asked) {
    const decision = index.decide(record)
    if (truth !== null) known++
    if (decision.kind !== 'join') continue
    if (decision.id === truth) right++
    else wrong++
  }
  expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.995)
  expect(right / known).toBeGreaterThanOrEqual(0.97)
}, 120_000)

const first: IdentityRecord = {
  name: '郑州翌蔚科技有限公司',
  address: '郑州市科学大道1号',
  establishedOn: '2001-02-03',
}

test('a record joins the one that it is about, with its reasons', () => {
  const index = identityIndex()
  index.add('a', first)
  index.add('b', { name: '洛阳东篱机械厂' })
  expect(index.decide(first)).toMatchObject({ kind: 'join', id: 'a', reasons: expect.any(Array) })
  expect(index.decide({ name: '南阳若水药业有限公司' })).toEqual({ kind: 'new' })
})

test('two that fit equally well are shown to an officer', () => {
  const index = identityIndex()
  index.add('a', first)
  index.add('b', first)
  const decision = index.decide(first)
  expect(decision).toMatchObject({ kind: 'review', candidates: [{ id: 'a' }, { id: 'b' }] })
})

test('who was taken out is not found again, and who was put in anew is found as he is now', () => {
  const index = identityIndex()
  index.add('a', first)
  index.add('a', { name: '洛阳东篱机械厂' })
  expect(index.size()).toBe(1)
  expect(index.decide(first).kind).toBe('new')
  expect(index.decide({ name: '洛阳东篱机械厂' })).toMatchObject({ kind: 'join', id: 'a' })
  expect([index.remove('a'), index.remove('a'), index.size()]).toEqual([true, false, 0])
  expect(index.decide({ name: '洛阳东篱机械厂' }).kind).toBe('new')
})

test('an index that was added to and taken from answers like one that was made at once', () => {
  const firms = sampleFirms(1600, 5)
  const changed = indexOf(firms)
  for (const { id } of firms.slice(0, 1200)) changed.remove(id)
  for (const firm of firms.slice(0, 100)) changed.add(firm.id, recordOf(firm))
  const fresh = indexOf([...firms.slice(1200), ...firms.slice(0, 100)])
  expect(changed.size()).toBe(500)
  for (const firm of firms.filter((_, at) => at % 7 === 0)) {
    const record = { ...recordOf(firm), codes: [] }
    expect(changed.decide(record)).toEqual(fresh.decide(record))
  }
})

test('nobody is shown more candidates than asked for', () => {
  const index = indexOf(sampleFirms(300, 8))
  expect(index.candidates({ name: '郑州恒达科技有限公司', establishedOn: '2001-01-01' }, 3).length).toBeLessThanOrEqual(
    3,
  )
})

test('a pair that is held back is not joined however high its score', () => {
  const candidate = { id: 'a', score: 30, certain: false, heldBack: true, verdict: 'review', reasons: [] } as const
  expect(decideFrom([candidate])).toEqual({ kind: 'review', candidates: [candidate] })
})

const anyText = fc.string({ unit: fc.constantFrom(...'郑州恒达0123ABC,() 龘'), maxLength: 12 })
const filled = anyText.filter((text) => text !== '')

test('a packed record is the record that was packed', () => {
  const store = makeRecordStore()
  fc.assert(
    fc.property(filled, fc.array(filled, { maxLength: 3 }), fc.option(fc.nat()), (name, texts, capital) => {
      const record = {
        name,
        formerNames: texts,
        codes: texts,
        address: null,
        establishedOn: null,
        capital,
        legalForm: null,
        district: name,
      }
      expect(store.get(store.add(record))).toEqual(record)
    }),
  )
})

test('records survive the border between two blocks of the store', () => {
  const store = makeRecordStore()
  const address = '路'.repeat(300_000)
  for (let at = 0; at < 8; at++) store.add({ name: `n${at}`, address })
  expect([0, 3, 7].map((slot) => store.get(slot).address?.length)).toEqual([300_000, 300_000, 300_000])
  expect(store.get(7).name).toBe('n7')
})

test('lists give back what was put in, newest first, while they grow', () => {
  const postings = makePostings(1)
  for (let at = 0; at < 1000; at++) postings.add(at % 7, at)
  const found: number[] = []
  postings.each(3, 4, (slot) => found.push(slot))
  expect(found).toEqual([997, 990, 983, 976])
  expect(postings.entries()).toBe(1000)
})
