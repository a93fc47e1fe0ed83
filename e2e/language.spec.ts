import { expect, look, signIn, test } from './support.ts'

test('the language switch changes every page and is remembered', async ({ page }) => {
  await signIn(page, 'officer')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByText('all enterprises and figures are synthetic')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'Enterprises' }).first()).toBeVisible()
  await look(page, 'english-overview')
  for (const [path, heading] of [
    ['/enterprises', 'Enterprises'],
    ['/scorecards', 'Scorecards'],
    ['/ladders', 'Growth ladders'],
    ['/policies', 'Policies'],
    ['/imports', 'Imports'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
    await look(page, `english${path.replace('/', '-')}`)
  }
  await page.goto('/enterprises')
  await page.locator('.name-cell a').first().click()
  await page.getByRole('tab', { name: 'Scores' }).click()
  await look(page, 'english-enterprise-scores')
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('tab', { name: '评分' })).toBeVisible()
})
