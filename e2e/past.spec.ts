import type { Locator, Page } from '@playwright/test'
import { countIn, expect, look, screens, signIn, test } from './support.ts'

/** Today in China, where the zone is. */
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** Chooses the end of today as the day that pages are shown as of; gives the banner that says so. */
async function goBackToToday(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: '查看截至某日的情况' }).click()
  const day = page.getByRole('textbox', { name: '截至日期' })
  const [year, month, date] = today.split('-').map(Number)
  await day.fill(`${year}年${month}月${date}日`)
  await day.press('Enter')
  const banner = page.getByRole('region', { name: '正在查看过去' })
  await expect(banner).toContainText('规则为当时所用版本')
  return banner
}

test('a leader goes back to a past day, sees that it is the past, and returns', async ({ page }) => {
  await signIn(page, 'leader')
  const count = page.locator('.stat-link', { hasText: '企业' }).first()
  const now = await count.textContent()
  const banner = await goBackToToday(page)
  expect(new URL(page.url()).searchParams.get('asOf')).toBe(today)
  await expect(count).toHaveText(now ?? '')
  await page.keyboard.press('Escape')
  await look(page, 'overview-as-of')

  await page.getByRole('navigation').getByRole('link', { name: '评分表' }).click()
  expect(new URL(page.url()).searchParams.get('asOf')).toBe(today)
  await page.goto(`/scorecards/innovation-points?tab=ranking&asOf=${today}`)
  await expect(page.locator('.ant-table-row').first()).toBeVisible()
  await look(page, 'ranking-as-of', { whole: false })
  await page.locator('.ant-table-row a').first().click()
  await expect(banner).toBeVisible()
  await expect(page.getByRole('tab', { name: '评分' })).toBeVisible()
  await look(page, 'enterprise-as-of')
  await page.setViewportSize(screens.phone)
  await look(page, 'enterprise-as-of')
  await banner.getByRole('button', { name: '返回当前' }).click()
  await expect(banner).toBeHidden()
  expect(new URL(page.url()).searchParams.get('asOf')).toBeNull()
})

test('an auditor lists the enterprises of a past day, searches them and keeps the day on the way', async ({ page }) => {
  await signIn(page, 'auditor')
  await page.goto('/enterprises')
  const lead = page.locator('.page-lead')
  const rows = page.locator('.ant-table-row')
  await expect(rows.first()).toBeVisible()
  const firstNow = await rows.first().locator('a').textContent()
  const totalNow = countIn(await lead.textContent())
  const asked = page.waitForResponse((response) => response.url().includes(`/api/past/${today}/subjects?`))
  await page.goto(`/enterprises?asOf=${today}`)
  expect((await asked).status()).toBe(200)
  const banner = page.getByRole('region', { name: '正在查看过去' })
  await expect(banner).toContainText('规则为当时所用版本')
  await expect(rows.first().locator('a')).toHaveText(firstNow ?? '')
  expect(countIn(await lead.textContent())).toBe(totalNow)
  await expect(page.getByRole('button', { name: '清空条件' })).toBeHidden()
  await look(page, 'enterprises-as-of', { whole: false })

  await page.getByRole('searchbox', { name: '搜索企业' }).fill(firstNow ?? '')
  await expect(rows).toHaveCount(1)
  await page.setViewportSize(screens.phone)
  await expect(page.locator('.card-link')).toHaveCount(1)
  await look(page, 'enterprises-as-of', { whole: false })
  await page.locator('.card-link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(firstNow ?? '')
  expect(new URL(page.url()).searchParams.get('asOf')).toBe(today)
  await expect(banner).toBeVisible()

  await page.goto('/enterprises?asOf=2020-01-01')
  await expect(banner).toContainText('当时尚无任何数据')
  await expect(page.getByText('没有符合条件的企业')).toBeVisible()
})

test('a day before everything is empty, and a page that has no past says so', async ({ page }) => {
  await signIn(page, 'auditor')
  await page.goto('/?asOf=2020-01-01')
  const banner = page.getByRole('region', { name: '正在查看过去' })
  await expect(banner).toContainText('当时尚无任何数据')
  await page.goto('/imports?asOf=2020-01-01')
  await expect(banner).toContainText('本页不支持回看')
})

test('an officer adds relations and reads them and the history on the page of an enterprise', async ({
  page,
  baseURL,
}) => {
  await signIn(page, 'officer')
  const { rows } = (await (await page.request.get('/api/subjects?limit=3')).json()) as {
    rows: { id: string; name: string; uscc: string }[]
  }
  const [first, second, third] = rows
  const lines = ['主体,关系,对方,持股比例,起,止', `${first?.uscc},投资,${second?.uscc},51%,2021-05-01,`]
  lines.push(`${third?.uscc},母公司,${first?.uscc},100%,,`, `${first?.uscc},地块,高新区 12 号地,,2020-01-01,`)
  const file = { name: '关系.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }
  const source = ((await (await page.request.get('/api/sources')).json()) as { id: string }[])[0]?.id ?? ''
  const reply = await page.request.post(`/api/relations?source=${source}`, {
    multipart: { file },
    headers: { origin: baseURL ?? '' },
  })
  expect(await reply.json()).toMatchObject({ accepted: 3, refused: 0 })
  await page.goto(`/enterprises/${first?.id}?tab=relations`)
  const table = page.getByRole('table')
  await expect(table.locator('tbody tr')).toHaveCount(3)
  await expect(page.locator('.relation-graph svg')).toBeVisible()
  await look(page, 'enterprise-relations')
  await page.setViewportSize(screens.phone)
  await look(page, 'enterprise-relations')
  await page.goto(`/enterprises/${first?.id}?tab=history`)
  await expect(page.locator('.change').first()).toBeVisible()
  await look(page, 'enterprise-history')
  await page.setViewportSize(screens.desk)
  await look(page, 'enterprise-history')
  await page.goto(`/enterprises/${first?.id}?tab=data`)
  await look(page, 'enterprise-data')
})

test('an enterprise goes back to a past day on its own page, tab by tab', async ({ page }) => {
  await signIn(page, 'enterprise')
  await page.waitForURL(/\/enterprises\/[0-9a-f-]{36}/)
  const banner = await goBackToToday(page)
  await page.keyboard.press('Escape')
  for (const tab of ['总览', '评分', '梯度', '政策', '数据']) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.locator('.ant-alert-error')).toHaveCount(0)
    await expect(page.getByRole('tabpanel')).not.toBeEmpty()
  }
  await look(page, 'own-past')
  await page.setViewportSize(screens.phone)
  await look(page, 'own-past')
  await banner.getByRole('button', { name: '返回当前' }).click()
  await expect(banner).toBeHidden()
})
