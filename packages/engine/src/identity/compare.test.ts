import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareIdentities } from './compare.ts'
import { isOneSlip } from './compare-codes.ts'
import { compareAddresses, compareCapitals, compareDates } from './compare-facts.ts'
import { compareCores } from './compare-names.ts'
import { type CoreFrequencies, namesakesOf } from './frequencies.ts'
import { recordOf } from './labelled.fixture.ts'
import { type IdentityRecord, identityOf } from './record.ts'
import { sampleFirms } from './sample-firms.fixture.ts'
import { slippedRecord } from './slips.fixture.ts'

const frequencies: CoreFrequencies = { total: 30_000, count: (core) => (core === '恒达' ? 60 : 1) }
const compare = (a: IdentityRecord, b: IdentityRecord) => compareIdentities(identityOf(a), identityOf(b), frequencies)

const code = '9141010573245979XY'
const firm = {
  name: '郑州翌蔚电子科技有限公司',
  address: '郑州市高新区科学大道100号',
  establishedOn: '2001-10-15',
  capital: 3_000_000,
}
const { establishedOn, address, capital } = firm

test.for([
  { name: 'the same credit code', a: { codes: [code] }, b: { codes: [code.toLowerCase()] }, then: 'join' },
  {
    name: 'a credit code and the organisation code inside it',
    a: { codes: [code] },
    b: { codes: ['73245979-X'] },
    then: 'join',
  },
  {
    name: 'two valid credit codes, everything else the same',
    a: { ...firm, codes: [code] },
    b: { ...firm, codes: ['91410105715605281T'] },
    then: 'different',
  },
  {
    name: 'a code with a slip and the same name',
    a: { name: firm.name, codes: [code] },
    b: { name: firm.name, codes: ['914101O573245979XY'] },
    then: 'join',
  },
  {
    name: 'the same code under unrelated names with nothing else that agrees: it may have slipped from its row',
    a: { name: '郑州翌蔚电子科技有限公司', codes: [code] },
    b: { name: '洛阳东篱耐火材料厂', codes: [code] },
    then: 'review',
  },
  {
    name: 'the same code and day under unrelated names: a firm that was renamed',
    a: { name: '郑州翌蔚电子科技有限公司', codes: [code], establishedOn: '2001-10-15' },
    b: { name: '洛阳东篱耐火材料厂', codes: [code], establishedOn: '2001-10-15' },
    then: 'join',
  },
  {
    name: 'a branch that was given the code of its head firm',
    a: { ...firm, codes: [code] },
    b: { ...firm, name: `${firm.name}第一分公司`, codes: [code] },
    then: 'review',
  },
  {
    name: 'a branch and its head firm without codes',
    a: firm,
    b: { name: `${firm.name}第一分公司`, address: '洛阳市中州路2号', establishedOn: '2005-01-01' },
    then: 'different',
  },
  {
    name: 'first and second branch',
    a: { name: `${firm.name}第一分公司` },
    b: { name: `${firm.name}第二分公司` },
    then: 'different',
  },
  {
    name: 'one branch, its number written in two ways',
    a: { name: `${firm.name}第十二分公司`, establishedOn },
    b: { name: `${firm.name}12分公司`, establishedOn },
    then: 'join',
  },
  {
    name: 'the full name of a rare core and nothing else',
    a: { name: firm.name },
    b: { name: firm.name },
    then: 'join',
  },
  {
    name: 'the full name but for the legal form',
    a: { name: '郑州翌蔚电子科技有限公司' },
    b: { name: '郑州翌蔚电子科技有限责任公司', establishedOn: null },
    then: 'join',
  },
  {
    name: 'the full name of a common core, with its place',
    a: { name: '郑州恒达科技有限公司' },
    b: { name: '郑州恒达科技有限公司' },
    then: 'join',
  },
  {
    name: 'the full name of a common core, without a place',
    a: { name: '恒达科技有限公司' },
    b: { name: '恒达科技有限公司' },
    then: 'review',
  },
  { name: 'a rare core and its business alone', a: { name: '翌蔚电子' }, b: firm, then: 'review' },
  { name: 'the same with the day', a: { name: '翌蔚电子', establishedOn }, b: firm, then: 'join' },
  {
    name: 'a common core and its business alone',
    a: { name: '恒达科技' },
    b: { name: '郑州恒达科技有限公司' },
    then: 'different',
  },
  {
    name: 'namesakes in two cities',
    a: { name: '郑州恒达科技有限公司' },
    b: { name: '洛阳恒达科技有限公司' },
    then: 'different',
  },
  {
    name: 'two firms of one group',
    a: { name: '郑州恒达置业有限公司' },
    b: { name: '郑州恒达物流有限公司' },
    then: 'different',
  },
  {
    name: 'two firms of one group at one address',
    a: { name: '郑州恒达置业有限公司', address },
    b: { name: '郑州恒达物流有限公司', address },
    then: 'review',
  },
  {
    name: 'one character apart in a core of two, and another business',
    a: { name: '郑州翌蔚科技有限公司' },
    b: { name: '郑州翌淼电子有限公司' },
    then: 'different',
  },
  {
    name: 'one character apart in a core of two, and the same capital',
    a: { name: '郑州翌蔚科技有限公司', capital },
    b: { name: '郑州翌淼科技有限公司', capital },
    then: 'review',
  },
  {
    name: 'a sound-alike in the core, the same day and address',
    a: { name: '郑州鑫麟科技有限公司', establishedOn, address },
    b: { name: '郑州新麟科技有限公司', establishedOn, address },
    then: 'join',
  },
  {
    name: 'a sound-alike in the core and nothing else',
    a: { name: '郑州鑫麟科技有限公司' },
    b: { name: '郑州新麟科技有限公司' },
    then: 'review',
  },
  {
    name: 'a former name in brackets',
    a: { name: '郑州东篱电子科技有限公司（原郑州翌蔚电子科技有限公司）', establishedOn },
    b: firm,
    then: 'join',
  },
  {
    name: 'traditional characters and full width',
    a: { name: '鄭州翌蔚電子科技有限公司', establishedOn },
    b: firm,
    then: 'join',
  },
  { name: 'nothing known', a: {}, b: {}, then: 'different' },
])('$name: $then', ({ a, b, then }) => {
  expect(compare(a, b).verdict).toBe(then)
})

test('every part is told with its bits, in both languages, and the bits add up', () => {
  const { score, reasons } = compare(firm, { ...firm, address: '郑州市金水区花园路9号' })
  expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 2)
  expect(reasons.map(({ part, level }) => `${part} ${level}`)).toEqual([
    'date same',
    'whole registered',
    'industry same',
    'capital same',
    'core same',
    'address differs',
    'place same',
    'location nested',
    'form same',
    'group same',
  ])
  expect(reasons[0]).toMatchObject({ zh: '成立日期相同', en: 'Same day of establishment' })
})

test('the registered form stands in where a name has none', () => {
  const told = (legalForm: string | null) =>
    compare({ name: '翌蔚科技', legalForm }, { name: '郑州翌蔚科技有限公司' }).agreement.form
  expect([told(null), told('有限责任公司（自然人独资）'), told('普通合伙企业'), told('集体所有制')]).toEqual([
    'missing',
    'same',
    'different',
    'missing',
  ])
})

test('a rare core tells more than a common one', () => {
  const [rare, usual] = ['翌蔚', '恒达'].map((core) => {
    const name = `郑州${core}科技有限公司`
    return compare({ name }, { name }).score
  })
  expect(rare).toBeGreaterThan(usual ?? Number.NaN)
  expect(namesakesOf('恒达', frequencies)).toBeGreaterThan(
    100 * namesakesOf('翌蔚', { ...frequencies, count: () => 0 }),
  )
})

test.for([
  { a: '恒达', b: '恒达', then: 'same' },
  { a: '恒达', b: '恒大', then: 'slip' },
  { a: '恒达', b: '恒昌', then: 'oneOff' },
  { a: '恒达', b: '达恒', then: 'different' },
  { a: '恒通达', b: '恒达通', then: 'slip' },
  { a: '利民科达', b: '利民', then: 'part' },
  { a: '利民科达', b: '利民科发', then: 'near' },
  { a: '利民科达', b: '利科达', then: 'near' },
  { a: '第一建设', b: '第二建设', then: 'number' },
  { a: '恒达', b: '羚锐', then: 'different' },
])('the cores $a and $b: $then', ({ a, b, then }) => {
  expect([compareCores(a, b), compareCores(b, a)]).toEqual([then, then])
})

test.for([
  { a: 'ABCD', b: 'ABCD', then: true },
  { a: 'ABCD', b: 'ABXD', then: true },
  { a: 'ABCD', b: 'ABD', then: true },
  { a: 'ABCD', b: 'ACBD', then: true },
  { a: 'ABCD', b: 'AXYD', then: false },
  { a: 'ABCD', b: 'AB', then: false },
])('$a and $b are one slip apart: $then', ({ a, b, then }) => {
  expect([isOneSlip(a, b), isOneSlip(b, a)]).toEqual([then, then])
})

test.for([
  { a: '科学大道100号', b: '科学大道100号', then: 'same' },
  { a: '科学大道100号', b: '科学大道100号3号楼5层', then: 'near' },
  { a: '科学大道100号', b: '花园路9号', then: 'differs' },
  { a: '', b: '花园路9号', then: 'missing' },
])('the streets $a and $b: $then', ({ a, b, then }) => {
  expect([compareAddresses(a, b), compareAddresses(b, a)]).toEqual([then, then])
})

test.for([
  { a: '2001-10-05', b: '2001-10-05', then: 'same' },
  { a: '2001-10-05', b: '2001-05-10', then: 'close' },
  { a: '2001-10-05', b: '2011-10-05', then: 'close' },
  { a: '2001-10-05', b: '2001-10-31', then: 'close' },
  { a: '2001-10-05', b: '2002-11-05', then: 'differs' },
  { a: null, b: '2002-11-05', then: 'missing' },
])('the days $a and $b: $then', ({ a, b, then }) => {
  expect([compareDates(a, b), compareDates(b, a)]).toEqual([then, then])
})

test.for([
  { a: 1_000_000, b: 1_000_000, then: 'same' },
  { a: 1_000_000, b: 100, then: 'scaled' },
  { a: 1_000_000, b: 2_000_000, then: 'differs' },
  { a: 0, b: 2_000_000, then: 'missing' },
  { a: null, b: 2_000_000, then: 'missing' },
])('the capitals $a and $b: $then', ({ a, b, then }) => {
  expect([compareCapitals(a, b), compareCapitals(b, a)]).toEqual([then, then])
})

const firms = sampleFirms(120, 3)
const anyRecord = fc
  .tuple(fc.constantFrom(...firms), fc.integer())
  .map(([one, seed]) => identityOf(slippedRecord(one, seed).record))

test('the order of two records does not matter', () => {
  fc.assert(
    fc.property(anyRecord, anyRecord, (a, b) => {
      expect(compareIdentities(a, b, frequencies)).toEqual(compareIdentities(b, a, frequencies))
    }),
    { numRuns: 500 },
  )
})

test('a record is never different from itself, and joins itself when it has a code or a full name with its place', () => {
  fc.assert(
    fc.property(anyRecord, (a) => {
      const { score, reasons, verdict, agreement } = compareIdentities(a, a, frequencies)
      const against = reasons.filter(({ part, weight }) => weight < 0 && part !== 'core' && part !== 'whole')
      expect(against.filter(({ part }) => part !== 'former')).toEqual([])
      if (agreement.code === 'same') expect(verdict).toBe('join')
      if (agreement.place === 'same' && agreement.industry === 'same' && agreement.whole === 'registered')
        expect(score).toBeGreaterThan(0)
    }),
  )
})

test('what a register says of a firm joins itself', () => {
  for (const one of firms) expect(compare(recordOf(one), recordOf(one)).verdict).toBe('join')
})

test('valid codes that differ decide, whatever else agrees', () => {
  fc.assert(
    fc.property(fc.constantFrom(...firms), fc.constantFrom(...firms), (a, b) => {
      fc.pre(a.uscc !== b.uscc)
      const other = { ...recordOf(a), codes: [b.uscc] }
      expect(compare(recordOf(a), other)).toMatchObject({ verdict: 'different', certain: true })
    }),
  )
})
