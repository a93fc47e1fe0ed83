import { deskOf, expect, look, screens, signIn, test } from './support.ts'

test('an auditor reads the trail, narrows it, opens an event, verifies the seals and takes the trail along', async ({
  page,
  browser,
  baseURL,
}) => {
  const desk = await deskOf(browser, baseURL)
  const { rows } = (await (await desk.request.get('/api/subjects?limit=1')).json()) as {
    rows: { id: string; name: string }[]
  }
  const [firm] = rows
  await desk.request.get(`/api/subjects/${firm?.id}`, {
    headers: { 'wutong-purpose': encodeURIComponent('年度核查') },
  })

  await signIn(page, 'auditor')
  await page.getByRole('navigation').getByRole('link', { name: '审计' }).click()
  const table = page.locator('.ant-table-row')
  const opened = table.filter({ hasText: firm?.name ?? '' }).filter({ hasText: '查看了企业页面' })
  // A read is written within a second.
  await expect(async () => {
    await page.reload()
    await expect(opened.first()).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(table.filter({ hasText: '登录' }).first()).toBeVisible()
  await look(page, 'audit-trail')

  await opened.first().getByRole('button').click()
  const detail = page.getByRole('dialog')
  await expect(detail).toContainText('年度核查')
  await expect(detail).toContainText('GET /api/subjects/:subjectId')
  await look(page, 'audit-event', { whole: false })
  await page.keyboard.press('Escape')
  await expect(detail).toBeHidden()

  await page.goto('/audit?kind=sign_in&actor=officer')
  await expect(table.first()).toContainText('officer')
  await expect(page.locator('.ant-table-row', { hasText: '查看了' })).toHaveCount(0)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出' }).click()
  expect((await saved).suggestedFilename()).toContain('审计轨迹')
  await page.goto('/audit?event=list.exported')
  await expect(table.first()).toContainText('导出了列表')

  await page.goto('/audit?tab=seals')
  await page.getByRole('button', { name: '立即核对' }).click()
  await expect(page.getByRole('status')).toContainText('未发现改动')
  await page.getByRole('textbox', { name: '先前记下的链首' }).fill('0'.repeat(64))
  await page.getByRole('button', { name: '立即核对' }).click()
  await expect(page.getByRole('status')).toContainText('整条链被重写过')
  await look(page, 'audit-seals')
  await page.setViewportSize(screens.phone)
  await look(page, 'audit-seals')
  await page.goto('/audit')
  await expect(page.locator('.trail-card').first()).toBeVisible()
  await look(page, 'audit-trail', { whole: false })
  await desk.context().close()
})

test('an officer sees only what they did, an enterprise who saw its data', async ({ page, browser, baseURL }) => {
  const desk = await deskOf(browser, baseURL)
  await signIn(page, 'enterprise')
  await page.waitForURL(/\/enterprises\/[0-9a-f-]{36}/)
  const own = new URL(page.url()).pathname
  await desk.goto(own)
  await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
  await desk.goto('/audit')
  await expect(desk.getByText('这里只显示您本人的操作')).toBeVisible()
  await expect(desk.locator('.ant-table-row').first()).toBeVisible()
  await expect(desk.locator('.ant-table-row', { hasText: '审计员' })).toHaveCount(0)
  await page.goto(`${own}?tab=accesses`)
  const first = page.locator('.change').first()
  await expect(async () => {
    await page.reload()
    await expect(first).toContainText('officer', { timeout: 1000 })
  }).toPass()
  await expect(first).toContainText('查看了企业页面')
  await look(page, 'own-accesses')
  await page.setViewportSize(screens.phone)
  await look(page, 'own-accesses')
  await desk.context().close()
})
