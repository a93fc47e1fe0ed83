import { countIn, expect, look, screens, signIn, test } from './support.ts'

test('a leader reads how many will reach a ladder and follows a title that ends to its enterprise', async ({
  page,
}) => {
  await signIn(page, 'leader')
  await page.goto('/ladders')
  const ladder = page.locator('section').filter({ has: page.getByRole('heading', { name: '科技企业梯度' }) })
  await expect(ladder.locator('.stair-count').first()).toBeVisible()
  const steps = await ladder.locator('.stair').allTextContents()
  await ladder.getByRole('button', { name: '梯队与预测' }).click()
  const rungs = ladder.locator('.outlook').filter({ has: page.locator('.share-legend') })
  await expect(rungs).toHaveCount(steps.length)
  for (const [index, step] of steps.entries()) {
    const reached = countIn(/达到 [\d,]+/.exec(step)?.[0] ?? null)
    await expect(rungs.nth(index).locator('.share-item').first()).toHaveText(`达标 ${reached}`)
  }
  await look(page, 'ladder-outlook')

  const ending = ladder.getByRole('table', { name: '一年内到期的称号' })
  const shown = await ending.locator('tbody tr').count()
  expect(shown).toBeGreaterThan(0)
  const download = page.waitForEvent('download')
  await ladder.getByRole('button', { name: '导出“一年内到期的称号”CSV' }).click()
  const stream = await (await download).createReadStream()
  const lines = Buffer.concat(await stream.toArray())
    .toString('utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(shown + 1)

  const first = ending.getByRole('link').first()
  const name = (await first.textContent()) ?? ''
  await first.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(page.getByRole('tab', { name: '梯度', selected: true })).toBeVisible()

  await page.setViewportSize(screens.phone)
  await page.goto('/ladders')
  await page.getByRole('button', { name: '梯队与预测' }).last().click()
  await expect(page.getByRole('table', { name: '一年内到期的称号' })).toBeVisible()
  await look(page, 'ladder-outlook')
})

test.describe('back-test', () => {
  test.use({ refusals: [422] })

  test('an officer asks whether the points foretold growth, and is told what is wrong with an outcome', async ({
    page,
  }) => {
    await signIn(page, 'officer')
    await page.goto('/scorecards/innovation-points?tab=backtest')
    await page.getByRole('button', { name: '开始回测' }).click()
    const deciles = page.getByRole('table', { name: '按得分分十档' })
    await expect(deciles.locator('tbody tr')).toHaveCount(10)
    const counts = await deciles.locator('tbody tr td:nth-child(3)').allTextContents()
    const note = await page.getByText(/家可用；另有/).textContent()
    expect(counts.reduce((sum, count) => sum + countIn(count), 0)).toBe(countIn(note))
    await expect(page.getByText('不证明因果')).toBeVisible()
    await look(page, 'back-test')

    const outcome = page.getByRole('textbox', { name: '结果（表达式）' })
    await outcome.fill('growth(revenu')
    await outcome.press('Enter')
    await expect(page.getByRole('alert')).toContainText('第 14 个字符')
    await expect(deciles).toHaveCount(0)
    await outcome.fill('growth(revenue)')
    await outcome.press('Enter')
    await expect(deciles.locator('tbody tr')).toHaveCount(10)
    await page.setViewportSize(screens.phone)
    await look(page, 'back-test')
  })
})

test('an officer weighs items two at a time, is told of a contradiction, and previews the weights', async ({
  page,
}) => {
  await signIn(page, 'officer')
  await page.goto('/scorecards/innovation-points?tab=backtest')
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: '两两比较定权重（AHP）' }) })
  const judge = async (one: string, other: string, judgement: string) => {
    await section.getByRole('combobox', { name: `“${one}”比“${other}”` }).click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(judgement, { exact: true }).click()
    await expect(page.locator('.ant-select-dropdown:visible')).toHaveCount(0)
  }
  await expect(section.getByRole('combobox').nth(1)).toBeVisible()
  const names = await section.getByRole('table').first().locator('tbody td:first-child').allTextContents()
  const [first = '', second = '', third = ''] = names
  expect(names.length).toBeGreaterThan(2)
  const status = section.getByRole('status')
  await expect(status).toContainText('一致性比率 0（上限 0.1）')
  await judge(first, second, '9 极端重要')
  await judge(second, third, '9 极端重要')
  await judge(first, third, '1/9')
  await expect(status).toContainText('判断互相矛盾')
  await expect(status).toContainText('最不合的一条')
  await judge(first, second, '3 稍重要')
  await judge(second, third, '1 同等重要')
  await judge(first, third, '3 稍重要')
  await expect(status).toContainText('判断基本一致')
  await look(page, 'paired-weights')
  const points = section.getByRole('table', { name: '两两比较定权重（AHP）' }).locator('tbody tr').first().locator('td')
  const total = await section
    .getByRole('table', { name: '两两比较定权重（AHP）' })
    .locator('tbody td:nth-child(2)')
    .allTextContents()
  const sum = total.reduce((all, one) => all + Number(one), 0)
  expect(Number(await points.nth(2).textContent())).toBeCloseTo(0.6 * sum, 0)
  await page.setViewportSize(screens.phone)
  await look(page, 'paired-weights')
  await page.setViewportSize(screens.desk)

  await section.getByRole('button', { name: '用这组权重预演' }).click()
  await expect(page).toHaveURL(/tab=preview/)
  // The first part goes from 45 points to 60, and its first item with it.
  await expect(page.getByRole('spinbutton', { name: '研发费用 改后' })).toHaveValue('10.67')
  await expect(page.getByRole('button', { name: /^预\s*演$/ })).toBeEnabled()
})

test.describe('evaluation', () => {
  test.use({ refusals: [409] })

  test('an officer cancels an evaluation, and the figures stay those of the last one', async ({ page }) => {
    await signIn(page, 'officer')
    const figures = page.locator('.stats-big')
    await expect(figures).not.toContainText('…')
    const before = (await figures.textContent()) ?? ''
    const bar = page.getByRole('region', { name: '正在评价全部企业' })
    // A small zone is evaluated within a second: whoever is too late to cancel starts it once more.
    await expect(async () => {
      await page.getByRole('button', { name: '重新评价' }).click()
      await bar.getByRole('button', { name: '取消评价' }).click({ timeout: 2000 })
      await expect(bar).toHaveCount(0)
      await expect(page.locator('.evaluation-ended')).toBeVisible({ timeout: 2000 })
    }).toPass({ timeout: 45_000 })
    await expect(page.getByRole('button', { name: '重新评价' })).toBeEnabled()
    await expect(figures).toHaveText(before)
    await look(page, 'evaluation-cancelled')
  })
})
