import { expect, expectDemoBanner, look, screens, signIn, test } from './support.ts'

const tabs = ['scores', 'ladders', 'policies', 'data', 'disputes'] as const

for (const [screen, viewport] of Object.entries(screens)) {
  test.describe(screen, () => {
    test.use({ viewport })
    // Each walks through some twenty pages.
    test.describe.configure({ timeout: 150_000 })

    test('every list and scorecard page fits the screen and says that the data are synthetic', async ({ page }) => {
      await page.goto('/sign-in')
      await expect(page.getByRole('heading', { name: '登录' })).toBeVisible()
      await look(page, 'sign-in')
      await signIn(page, 'officer')
      for (const path of ['/', '/enterprises', '/scorecards', '/ladders', '/policies', '/imports', '/sources']) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectDemoBanner(page)
        await look(page, path === '/' ? 'overview' : path.slice(1), { whole: path !== '/enterprises' })
      }
      for (const id of ['innovation-points', 'innovation-points-relative', 'tech-sme', 'srdi-sme', 'per-mu']) {
        await page.goto(`/scorecards/${id}`)
        await expect(page.getByRole('tab', { name: '结构与依据' })).toBeVisible()
        await look(page, `scorecard-${id}`)
        await page.goto(`/scorecards/${id}?tab=results`)
        await look(page, `scorecard-${id}-results`)
        await page.goto(`/scorecards/${id}?tab=ranking`)
        await look(page, `scorecard-${id}-ranking`, { whole: false })
      }
    })

    test('every part of an enterprise, a policy and an import fits the screen', async ({ page }) => {
      await signIn(page, 'officer')
      await page.goto('/enterprises')
      await page.locator('a[href^="/enterprises/"]').first().click()
      await expect(page.getByRole('tab', { name: '总览' })).toBeVisible()
      await look(page, 'enterprise')
      const address = page.url().split('?')[0] ?? ''
      for (const tab of tabs) {
        await page.goto(`${address}?tab=${tab}`)
        await expect(page.getByRole('tabpanel')).toBeVisible()
        await look(page, `enterprise-${tab}`)
      }
      await page.emulateMedia({ media: 'print' })
      await page.goto(address)
      await expect(page.locator('.print-sheet')).toBeVisible()
      await page.emulateMedia({ media: 'screen' })

      await page.goto('/policies?standing=live')
      await page.locator('a[href^="/policies/"]').first().click()
      await expect(page.getByRole('heading', { name: '企业名单' })).toBeVisible()
      await look(page, 'policy')
      for (const verdict of ['one_away', 'undecided']) {
        await page.goto(`${page.url().split('?')[0]}?verdict=${verdict}`)
        await look(page, `policy-${verdict}`)
      }
      await page.goto('/imports')
      await page.locator('.name-cell a').first().click()
      await expect(page.getByRole('heading', { name: '处理报告' })).toBeVisible()
      await look(page, 'import')
    })
  })
}

test.describe('phone', () => {
  test.use({ viewport: screens.phone })

  test('the menu of a phone opens as a drawer and closes on the next page', async ({ page }) => {
    await signIn(page, 'leader')
    await page.getByRole('button', { name: '菜单' }).click()
    const drawer = page.getByRole('dialog')
    await expect(drawer).toBeVisible()
    await look(page, 'menu', { whole: false })
    await drawer.getByRole('link', { name: '政策' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('政策')
    await expect(drawer).toHaveCount(0)
  })
})
