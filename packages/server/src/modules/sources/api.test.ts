/** The board says who owes what; officers say who answers. */
import { expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone } from '../../../test/harness.ts'

const year = new Date().getFullYear()

/** Tax delivers yearly figures; nobody has agreed on anything with `self`. */
function agreedZone(id: string) {
  const zone = demoZone(id)
  const [tax, ...rest] = zone.sources
  if (tax === undefined) throw new Error('no source')
  const agreed = {
    ...tax,
    department: 'east',
    supplies: ['revenue', 'employees'],
    every: 'year',
    dueWithin: 1,
  } as const
  return { ...zone, sources: [agreed, ...rest], precedence: { revenue: ['self', 'tax'] } }
}

test('the board tells what each source owes and delivered, and a figure tells when its source is overdue', async () => {
  const zone = await createZone(agreedZone)
  const officer = await zone.signIn('officer')
  const [a = ''] = await zone.addCompanies([{ name: '甲', facts: { [`revenue@${year - 2}`]: 5 } }])
  const { sources } = (await officer('/api/source-board')).json()
  expect(sources).toMatchObject([
    {
      id: 'tax',
      department: { zh: '东街道' },
      supplies: [
        { code: 'revenue', place: 2, of: 2 },
        { code: 'employees', place: 1, of: 1 },
      ],
      cycles: [{ from: `${year - 1}-01-01`, state: 'overdue' }, { from: `${year - 2}-01-01`, statements: 1 }, {}, {}],
    },
    { id: 'self', every: null, cycles: [], daysLate: 0 },
  ])
  const revenue = async (send: typeof officer) => (await send(`/api/subjects/${a}`)).json().facts[0]
  expect(await revenue(officer)).toMatchObject({ code: 'revenue', overdue: { dueOn: `${year}-01-01` } })
  expect(await revenue(await zone.signIn('enterprise', a))).toMatchObject({ code: 'revenue', overdue: null })
  await zone.addStatements([{ subjectId: a, facts: { [`revenue@${year - 1}`]: 6 } }], 'tax')
  const after = (await officer('/api/source-board')).json().sources
  expect(after.find(({ id }: { id: string }) => id === 'tax')).toMatchObject({
    daysLate: 0,
    cycles: [{ deliveredOn: expect.any(String), state: 'delivered_late', statements: 1 }, {}, {}, {}],
  })
  expect((await revenue(officer)).overdue).toBe(null)
})

test('officers say who answers for a source; others read it', async () => {
  const zone = await createZone(agreedZone)
  const officer = await zone.signIn('officer')
  const put = (send: typeof officer, source: string, payload: object) =>
    send({ method: 'POST', url: `/api/sources/${source}/contact`, payload })
  const contact = { person: '王科长', phone: '0371-60000000' }
  expect((await put(officer, 'tax', contact)).json()).toMatchObject({
    ...contact,
    email: '',
    changedBy: expect.any(String),
  })
  await put(officer, 'tax', { ...contact, person: '李科长' })
  const leader = await zone.signIn('leader')
  expect((await leader('/api/source-board')).json().sources[0].contact).toMatchObject({ person: '李科长' })
  expect((await put(leader, 'tax', contact)).statusCode).toBe(403)
  expect((await put(officer, 'nobody', contact)).json().code).toBe('source_unknown')
  expect((await put(officer, 'tax', { person: '', email: 'x' })).json().code).toBe('input_invalid')
  const other = await (await createZone(agreedZone)).signIn('officer')
  expect((await other('/api/source-board')).json().sources[0].contact).toBe(null)
})
