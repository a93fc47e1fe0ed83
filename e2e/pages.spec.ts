import { expect, look, screens, signIn, test } from './support.ts'

test('an enterprise prints as a sheet of its own', async ({ page }) => {
  await signIn(page, 'officer')
  await page.goto('/enterprises')
  await page.locator('a[href^="/enterprises/"]').first().click()
  await expect(page.getByRole('tab', { name: '总览' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.print-sheet')).toBeVisible()
})

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
