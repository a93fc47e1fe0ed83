import { expect, expectDemoBanner, look, signIn, test } from './support.ts'

test.use({ refusals: [403, 404] })

test('an enterprise lands on its own firm and sees no other', async ({ page, browser, baseURL }) => {
  const office = await browser.newContext({ baseURL: baseURL ?? '' })
  const desk = await office.newPage()
  await signIn(desk, 'officer')
  const reply = await desk.request.get('/api/subjects?limit=5')
  const { rows } = (await reply.json()) as { rows: { id: string; name: string }[] }
  await signIn(page, 'enterprise')
  await page.waitForURL(/\/enterprises\/[0-9a-f-]{36}/)
  await expectDemoBanner(page)
  await look(page, 'enterprise-own')
  const own = page.url().split('/').at(-1)
  const assessments = [page, desk].map(async ({ request }) =>
    (await request.get(`/api/subjects/${own}/assessment`)).json(),
  )
  const [seenByItself, seenByOffice] = await Promise.all(assessments)
  expect(seenByItself).toEqual(seenByOffice)
  await office.close()
  await page.getByRole('tab', { name: '政策' }).click()
  const bundle = page.getByRole('region', { name: '最优政策组合' })
  await expect(bundle.locator('.bundle-list li').first()).toBeVisible()
  await expect(bundle.locator('.bundle-total strong')).toContainText('元')
  await look(page, 'enterprise-own-bundle')
  await page.getByRole('tab', { name: '评分' }).click()
  await page.getByRole('button', { name: /^创新积分 ?2024/ }).click()
  const points = page.locator('.score-detail').last()
  await expect(points.getByRole('heading', { name: '离下一级最近的路' }).first()).toBeVisible()
  await expect(points.getByText(/总分 \+/).first()).toBeVisible()
  await look(page, 'enterprise-own-advice')
  const other = rows.find((row) => row.id !== own)
  const menu = page.getByRole('navigation', { name: '菜单' }).first()
  await expect(menu.getByRole('link', { name: '企业', exact: true })).toHaveCount(0)
  await expect(menu.getByRole('link', { name: '数据导入' })).toHaveCount(0)

  await page.goto('/enterprises')
  await page.waitForURL(`**/enterprises/${own}`)
  await page.goto(`/enterprises/${other?.id}`)
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByText(other?.name ?? 'no name')).toHaveCount(0)
  await look(page, 'enterprise-other-refused')

  const statuses = new Map<string, number>()
  for (const path of [
    '/api/subjects',
    `/api/subjects/${other?.id}`,
    `/api/subjects/${other?.id}/assessment`,
    `/api/subjects/${other?.id}/advice`,
    `/api/subjects/${other?.id}/bundle`,
    '/api/ladders/tech-titles/outlook',
    '/api/offers/zhengzhou-tech-transfer-2023/simulation',
    '/api/scorecards/tech-sme/ranking',
    '/api/batches',
  ]) {
    statuses.set(path, (await page.request.get(path)).status())
  }
  expect([...statuses.values()]).toEqual([403, 404, 404, 404, 404, 403, 403, 403, 403])

  await page.goto('/policies')
  await expect(page.getByRole('columnheader', { name: '政策' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '合计金额' })).toHaveCount(0)
  await look(page, 'enterprise-policies')
})
