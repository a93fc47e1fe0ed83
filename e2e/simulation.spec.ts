import { countIn, expect, look, screens, signIn, test } from './support.ts'

const policy = '/policies/zhengzhou-tech-transfer-2023'

test('an officer moves a threshold, sees who loses, exports them, and finds it for places or a budget', async ({
  page,
}) => {
  await signIn(page, 'officer')
  await page.goto(policy)
  const qualified = countIn(await page.locator('.stat-good .stat-value').first().textContent())
  expect(qualified).toBeGreaterThan(2)
  await page.getByRole('tab', { name: '模拟' }).click()
  await expect(page).toHaveURL(/tab=simulation/)
  const figures = page.locator('.simulation .stats')
  await expect(figures.locator('.stat-value').first()).toHaveText(String(qualified))

  const field = page.getByRole('spinbutton', { name: /^上年技术合同/ })
  await field.fill('100000')
  await field.press('Enter')
  await expect(figures.locator('.stat-value').first()).not.toHaveText(String(qualified))
  await expect(figures).toContainText(`现行 ${qualified}`)
  await expect(figures.getByText('受损企业')).toBeVisible()
  await expect(page.getByRole('heading', { name: '受益与受损企业' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /导出 CSV/ }).click()
  const stream = await (await download).createReadStream()
  const lines = Buffer.concat(await stream.toArray())
    .toString('utf8')
    .trim()
    .split('\r\n')
  const left = countIn(await figures.locator('.stat-value').first().textContent())
  expect(lines).toHaveLength(qualified - left + 1)
  await look(page, 'simulation')

  await page.getByRole('switch', { name: /按最优组合计/ }).click()
  const net = page.getByRole('region', { name: '按最优组合计的实付' })
  await expect(net.getByText('本政策实付')).toBeVisible()
  await expect(net.getByText('受损企业')).toBeVisible()
  await look(page, 'simulation-net')
  await page.getByRole('switch', { name: /按最优组合计/ }).click()

  await page.getByRole('button', { name: '恢复现行' }).click()
  await expect(figures.locator('.stat-value').first()).toHaveText(String(qualified))
  const places = Math.floor(qualified / 2)
  await page.getByRole('spinbutton', { name: '名额（家）' }).fill(String(places))
  await page.getByRole('button', { name: '按名额求门槛' }).click()
  const within = page.locator('.fit-result p').first()
  await expect(within).toContainText('刚好不超')
  await page.getByRole('button', { name: /采\s*用/ }).click()
  await expect
    .poll(async () => countIn(await figures.locator('.stat-value').first().textContent()))
    .toBeLessThanOrEqual(places)
  const spent = countIn(await figures.locator('.stat-value').nth(1).textContent())
  await page.getByRole('spinbutton', { name: '预算（万元）' }).fill(String(spent + 1))
  await page.getByRole('button', { name: '按预算求门槛' }).click()
  await expect.poll(async () => countIn(/，[\d,]+/.exec((await within.textContent()) ?? '')?.[0] ?? null)).toBe(spent)
})

test('an officer sees the best bundle of an enterprise with what was left out', async ({ page }) => {
  await signIn(page, 'officer')
  await page.goto('/enterprises?sort=revenue&order=desc')
  await page.locator('.name-cell a').first().click()
  await page.getByRole('tab', { name: '政策' }).click()
  const section = page.getByRole('region', { name: '最优政策组合' })
  await expect(section.locator('.bundle-total strong')).toContainText('元')
  await expect(section.locator('.bundle-list li').first()).toBeVisible()
})

test('an auditor may look and not move; an enterprise sees its own bundle and no simulation', async ({ page }) => {
  await signIn(page, 'auditor')
  await page.goto(`${policy}?tab=simulation`)
  await expect(page.getByText('您的角色可以查看现行口径')).toBeVisible()
  await expect(page.getByRole('spinbutton').first()).toBeDisabled()
  await page.context().clearCookies()
  await signIn(page, 'enterprise')
  await page.goto(policy)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('tab', { name: '模拟' })).toHaveCount(0)
})

test('the simulation fits a phone', async ({ page }) => {
  await page.setViewportSize(screens.phone)
  await signIn(page, 'officer')
  await page.goto(`${policy}?tab=simulation`)
  await expect(page.locator('.parameter').first()).toBeVisible()
  await look(page, 'simulation')
})
