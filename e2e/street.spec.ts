/** An officer of a sub-district works for its enterprises, and finds what concerns others nowhere. */
import { countIn, deskOf, expect, look, screens, test } from './support.ts'

test.use({ refusals: [401, 403] })

test('an officer of a sub-district finds, asks about and imports for its enterprises', async ({
  page,
  browser,
  baseURL,
}) => {
  const desk = await deskOf(browser, baseURL, 'administrator')
  const made = await desk.request.post('/api/accounts', {
    data: { username: 'street.one', displayName: '街道经办', role: 'officer', department: 'shuangqiao' },
  })
  const { password } = await made.json()
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill('street.one')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.locator('button[type=submit]').click()
  await page.getByLabel('当前密码').fill(password)
  for (const field of ['新密码', '再输一次新密码'])
    await page.getByLabel(field, { exact: true }).fill('街道门前有两棵很老的槐树呢')
  await page.getByRole('button', { name: '修改密码' }).click()
  await expect(page.getByText('您正在使用一次性密码')).toHaveCount(0)

  await page.goto('/enterprises')
  const found = countIn(await page.locator('.page-lead').textContent())
  expect(found).toBeGreaterThan(0)
  expect(found).toBeLessThan(300)
  await page.goto('/enterprises?offer=national-hightech-tax:qualified')
  await expect.poll(async () => countIn(await page.locator('.page-lead').textContent())).toBeLessThan(found)
  await look(page, 'street-policy')

  const name = (await page.locator('.ant-table-row a').first().textContent()) ?? ''
  await page.locator('.ant-table-row a').first().click()
  await page.getByRole('tab', { name: '询问' }).click()
  await page.getByLabel('询问缺少的数字').click()
  await page.keyboard.type('注册资本')
  await page.keyboard.press('Enter')
  await look(page, 'street-ask')
  await page.setViewportSize(screens.phone)
  await look(page, 'street-ask')
  await page.setViewportSize(screens.desk)

  await page.goto('/imports')
  await expect(page.getByText('还没有导入过数据')).toBeVisible()
  await page.getByRole('link', { name: '数据治理' }).click()
  await expect(page.getByRole('tab')).toHaveText(['来源冲突', '裁定', '异议'])
  await look(page, 'street-data')

  const csv = `企业名称,年份,从业人员\n${name},2019,7\n别处某某有限公司,2019,8\n`
  const file = { name: '街道.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  const imported = await page.request.post('/api/imports?source=statistics', { multipart: { file } })
  expect(await imported.json()).toMatchObject({ accepted: 1, refused: 1, newSubjects: 0 })
  await page.goto('/imports')
  await page.locator('.name-cell a').first().click()
  await expect(page.getByText('已搁置，由园区管理人员处理').first()).toBeVisible()
  await look(page, 'street-batch')
})
