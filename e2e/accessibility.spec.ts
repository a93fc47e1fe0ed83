/** Every page against WCAG 2.1 AA as far as a machine can tell, on both screens, and by keyboard. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, expectDemoBanner, look, screens, settled, signIn, test } from './support.ts'

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What breaks WCAG on the page as it stands, each with the element and what to mend. */
async function faults(page: Page, least = 10): Promise<string[]> {
  await settled(page)
  // No page has frames, so nothing needs to be put together in a page of its own, which takes longer than the rest.
  const { violations, passes } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(levels)
    .analyze()
  expect(passes.length, 'rules that applied to the page').toBeGreaterThan(least)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

interface Listed {
  readonly rows: readonly { readonly id: string }[]
}

async function firstOf(page: Page, path: string): Promise<string> {
  const reply = await page.request.get(path)
  const { rows } = (await reply.json()) as Listed
  const [first] = rows
  if (first === undefined) throw new Error(`${path} lists nothing`)
  return first.id
}

/** Every page that an officer can open, with each of its tabs. */
async function addresses(page: Page): Promise<string[]> {
  const subject = `/enterprises/${await firstOf(page, '/api/subjects?limit=1&sort=points&order=desc')}`
  const batch = `/imports/${await firstOf(page, '/api/batches?limit=1')}`
  const policy = '/policies/zhengzhou-tech-transfer-2023'
  return [
    ...['/', '/enterprises', '/enterprises?search=nobody', '/scorecards', '/ladders', '/policies', '/imports', batch],
    ...[subject, ...['scores', 'ladders', 'policies', 'data', 'disputes'].map((tab) => `${subject}?tab=${tab}`)],
    ...['innovation-points', 'tech-sme'].flatMap((id) =>
      ['', '?tab=results', '?tab=ranking', '?tab=preview', '?tab=backtest'].map((tab) => `/scorecards/${id}${tab}`),
    ),
    ...['innovation-points-relative', 'srdi-sme', 'per-mu'].map((id) => `/scorecards/${id}`),
    ...['pairs', 'merges', 'conflicts', 'settlements', 'disputes', 'changes', 'runs'].map((tab) => `/data?tab=${tab}`),
    ...[policy, `${policy}?verdict=one_away`, `${policy}?tab=preview`, `${policy}?tab=simulation`],
    ...['/sources', '/data-quality', '/consents', '/audit', '/account'],
  ]
}

/** What a page is called among the pictures. */
function pictureOf(address: string): string {
  const plain = address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'one').replaceAll(/[^a-z0-9]+/gi, '-')
  return plain.replaceAll(/^-|-$/g, '') || 'overview'
}

/** Pages that a phone shows differently. */
const differing =
  /^\/(enterprises|policies|imports)$|tab=(scores|data|ranking|preview|simulation|pairs|conflicts|disputes|runs)$|^\/imports\//

test.describe('WCAG 2.1 AA', () => {
  // Each page takes some seconds to look through, once as a desk shows it and once as a phone does.
  test.describe.configure({ timeout: 400_000 })

  test('the pages before sign-in and for an address that is none meet it', async ({ page }) => {
    await page.goto('/sign-in')
    await look(page, 'sign-in')
    expect(await faults(page), 'sign-in').toEqual([])
    await page.setViewportSize(screens.phone)
    await look(page, 'sign-in')
    await signIn(page, 'officer')
    // A page that is not there has little on it that a rule could apply to.
    await page.goto('/nowhere')
    expect(await faults(page, 8), 'nowhere').toEqual([])
  })

  // Two halves, so that they can be walked through at once.
  for (const half of [0, 1]) {
    test(`every page meets it, fits a desk and a phone and says that its data are synthetic, ${half + 1} of 2`, async ({
      page,
    }) => {
      await signIn(page, 'officer')
      for (const [place, address] of (await addresses(page)).entries()) {
        if (place % 2 !== half) continue
        await page.setViewportSize(screens.desk)
        await page.goto(address)
        await expectDemoBanner(page)
        await look(page, pictureOf(address))
        expect.soft(await faults(page), address).toEqual([])
        await page.setViewportSize(screens.phone)
        await look(page, pictureOf(address))
        if (differing.test(address)) expect.soft(await faults(page), `${address} on a phone`).toEqual([])
      }
    })
  }

  test('pages with much on them fit a phone in English', async ({ page }) => {
    await page.setViewportSize(screens.phone)
    await page.addInitScript(() => localStorage.setItem('wutong.language', 'en'))
    await signIn(page, 'officer')
    for (const address of ['/enterprises', '/policies', '/data?tab=pairs', '/consents']) {
      await page.goto(address)
      await look(page, `english-${pictureOf(address)}`)
      expect.soft(await faults(page), address).toEqual([])
    }
  })
})

test('the check sees a picture without words, a field without a name and a pale text', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => {
    const planted = document.createElement('div')
    planted.innerHTML = '<img src="/leaf.svg"><input type="text"><p style="color:#bbb;background:#fff">pale</p>'
    document.querySelector('main')?.append(planted)
  })
  const found = (await faults(page)).map((fault) => fault.split(':')[0])
  expect(found).toEqual(expect.arrayContaining(['image-alt', 'label', 'color-contrast']))
})

/** Where the focus is while something lies over the page; on the body it is with the browser's own buttons. */
async function focusIs(page: Page): Promise<'over' | 'browser' | 'behind'> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return 'browser'
    return focused.closest('.ant-modal-wrap, .ant-drawer') === null ? 'behind' : 'over'
  })
}

test('the keyboard starts at a link past the menu, and every stop shows that it has the focus', async ({ page }) => {
  await signIn(page, 'officer')
  await page.goto('/policies')
  await expect(page.getByRole('table').first()).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: '跳到正文' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  for (let stop = 0; stop < 14; stop++) {
    await page.keyboard.press('Tab')
    const shown = await page.evaluate(() => {
      const focused = document.activeElement
      if (focused === null || focused === document.body) return false
      const around = [
        focused,
        ...(focused.closest('.ant-select, .ant-input-affix-wrapper, .ant-input') ?? focused).children,
      ]
      const holder = focused.closest('.ant-select, .ant-input-affix-wrapper')
      return [...around, ...(holder ? [holder] : [])].some((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
      })
    })
    expect(shown, `stop ${stop + 1} of the keyboard shows no focus`).toBe(true)
  }
})

test('a dialog keeps the focus inside and gives it back', async ({ page }) => {
  await signIn(page, 'officer')
  await page.goto(`/imports/${await firstOf(page, '/api/batches?limit=1')}`)
  const open = page.getByRole('button', { name: /整批撤回/ })
  await open.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect.poll(() => focusIs(page)).toBe('over')
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press('Tab')
    expect(await focusIs(page), `stop ${stop + 1} of the keyboard`).not.toBe('behind')
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(open).toBeFocused()
})

test.describe('menu of a phone', () => {
  test.use({ viewport: screens.phone })

  test('keeps the focus inside and gives it back', async ({ page }) => {
    await signIn(page, 'leader')
    const open = page.getByRole('button', { name: '菜单' })
    await open.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect.poll(() => focusIs(page)).toBe('over')
    for (let stop = 0; stop < 10; stop++) {
      await page.keyboard.press('Tab')
      expect(await focusIs(page), `stop ${stop + 1} of the keyboard`).not.toBe('behind')
    }
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(open).toBeFocused()
  })
})
