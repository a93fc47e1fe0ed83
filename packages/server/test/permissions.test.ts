import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { allRoles, createZone, getHouse, type Send } from './harness.ts'
import { allRoutes, requestOf } from './routes.ts'

const golden = fileURLToPath(new URL('./golden/permissions.json', import.meta.url))

// Who may call what is decided before any database is asked: once is enough.
const isAskedBefore = process.env.TEST_DATABASE_URL !== undefined

test.skipIf(isAskedBefore)(
  'every route called as every role answers as the golden matrix says',
  { timeout: 180_000 },
  async () => {
    const zone = await createZone()
    const [own = ''] = await zone.addCompanies([
      { name: '示例甲有限公司', facts: { district: 'east', 'revenue@2024': 1000 } },
    ])
    await evaluateZone(zone.ctx, { period: 2024 })
    const { app } = await getHouse()
    const callers = new Map<string, Send>([['signed-out', (request) => app.inject(request)]])
    for (const role of allRoles) callers.set(role, await zone.signIn(role, role === 'enterprise' ? own : undefined))
    // Those who see less than the zone hold less than their role.
    const east = { subjectId: null, department: 'east' }
    for (const role of ['officer', 'leader'] as const)
      callers.set(`${role} of a sub-district`, await zone.signInAs(`east_${role}`, { role, ...east }))
    const places = { subjectId: own, batchId: zone.ctx.newId() }
    const matrix: Record<string, Record<string, string>> = {}
    for (const route of allRoutes) {
      const line: Record<string, string> = { permission: route.permission }
      for (const [caller, send] of callers) {
        const { statusCode } = await send(requestOf(route, places))
        expect(statusCode, `${caller} ${route.method} ${route.path}`).toBeLessThan(500)
        line[caller] = statusCode === 401 || statusCode === 403 ? String(statusCode) : 'allowed'
      }
      matrix[`${route.method} ${route.path}`] = line
    }
    // What the officer started must not run on beside the tests that follow.
    await zone.evaluator.evaluate(zone.ctx)
    expectGolden(matrix)
  },
)

function expectGolden(matrix: object): void {
  const text = `${JSON.stringify(matrix, null, 2)}\n`
  const changed = golden.replace('.json', '.changed')
  const same = existsSync(golden) && readFileSync(golden, 'utf8') === text
  if (same) rmSync(changed, { force: true })
  else writeFileSync(changed, text)
  expect(same, `the matrix differs from ${golden}; the new one stands beside it as .changed`).toBe(true)
}
