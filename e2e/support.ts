import { join } from 'node:path'
import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { demoAccounts, type Role } from '@wutong/contract'

/** The two screens the product must look right on. */
export const screens = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const

interface Watch {
  /** Statuses of refused requests that a journey brings about on purpose. */
  readonly refusals: readonly number[]
  readonly watch: undefined
}

/** A test that also fails when the browser reports an error or a request leaves the host. */
export const test = base.extend<Watch>({
  refusals: [[], { option: true }],
  watch: [
    async ({ page, baseURL, refusals }, use) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        const text = message.text()
        const meant = refusals.some((status) => text.includes(`status of ${status}`))
        if (message.type() === 'error' && !meant) complaints.push(text)
      })
      page.on('request', (request) => {
        const url = request.url()
        if (!url.startsWith(`${baseURL}/`) && !/^(data|blob):/.test(url)) complaints.push(`left the host: ${url}`)
      })
      await use(undefined)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Signs in as a demo account and waits for the first page. */
export async function signIn(page: Page, role: Role): Promise<void> {
  const account = demoAccounts.find((one) => one.role === role)
  if (account === undefined) throw new Error(`There is no demo account for ${role}`)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: account.username }).click()
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  // The address changes before the page does.
  await expect(page.locator('input[type=password]')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** A desk beside the page of somebody else, signed in by itself; an officer's unless said otherwise. */
export async function deskOf(browser: Browser, baseURL: string | undefined, role: Role = 'officer'): Promise<Page> {
  const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: screens.desk })
  const desk = await context.newPage()
  await signIn(desk, role)
  return desk
}

/** Waits until everything is there and nothing moves or fades any more; what turns for ever is waited for until it is gone. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1, [role=alert]').first()).toBeVisible()
  await expect(page.locator('.ant-skeleton, .ant-spin-spinning, .chart:not(:has(svg))')).toHaveCount(0)
  await page.evaluate(() => {
    const moving = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    return Promise.allSettled(moving.map(({ finished }) => finished))
  })
}

/** Saves what the page looks like for people to see, and fails when it scrolls sideways; the whole test run keeps no pictures. */
export async function look(page: Page, name: string, { whole = true } = {}): Promise<void> {
  await settled(page)
  const size = page.viewportSize()
  // A page that was made narrow lays out its parts anew one after the other.
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth)
  await expect.poll(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(size?.width ?? 0)
  if (process.env.WUTONG_PICTURES === 'none') return
  if (whole) await page.evaluate(() => window.scrollTo(0, 0))
  const folder = join(import.meta.dirname, '../screenshots', `${size?.width}x${size?.height}`)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole, animations: 'disabled' })
}

/** The banner that every page must carry while the data are generated. */
export async function expectDemoBanner(page: Page): Promise<void> {
  await expect(page.getByText('演示数据：企业与数字均为合成，不对应任何真实企业')).toBeVisible()
}

/** The number in a text such as 共 1,234 家. */
export function countIn(text: string | null): number {
  return Number(/[\d,]+/.exec(text ?? '')?.[0].replaceAll(',', '') ?? Number.NaN)
}
