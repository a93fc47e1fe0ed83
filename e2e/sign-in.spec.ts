import { expect, look, signIn, test } from './support.ts'

test.use({ refusals: [401] })

test('a wrong password is refused in one sentence', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill('officer')
  await page.getByLabel('密码').fill('not-the-password')
  const refused = page.waitForResponse((response) => response.url().includes('/sign-in/username'))
  await page.locator('button[type=submit]').click()
  expect((await refused).status()).toBe(401)
  await expect(page.getByText('用户名或密码不对，请检查后重试。')).toBeVisible()
  await look(page, 'sign-in-refused')
})

test('a page asked for before sign-in is shown after it, and signing out closes the door', async ({ page }) => {
  await page.goto('/ladders')
  await page.waitForURL(/\/sign-in\?next=/)
  await page.getByRole('button', { name: 'leader' }).click()
  await page.locator('button[type=submit]').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('培育梯度')
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.goto('/')
  await page.waitForURL(/\/sign-in/)
  await signIn(page, 'officer')
})
