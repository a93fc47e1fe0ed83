import { countIn, expect, look, screens, signIn, test } from './support.ts'

const policy = '/policies/zhengzhou-tech-transfer-2023'
const draft = `version: next
effective: { from: '2026-01-01' }
status: provisional
citation: { title: 草案 }
conditions:
  - code: turnover
    name: { zh: 上年技术合同成交额达标, en: Turnover of technology contracts }
    when: 'tech_contract_turnover >= 100000'
`

test.describe('preview of a policy', () => {
  test.use({ refusals: [422] })

  test('an officer changes a clause, sees who loses the policy by it, and takes them to a spreadsheet', async ({
    page,
  }) => {
    await signIn(page, 'officer')
    await page.goto(policy)
    const qualified = countIn(await page.locator('.stat-good .stat-value').first().textContent())
    await page.getByRole('tab', { name: '预演' }).click()
    await expect(page).toHaveURL(/tab=preview/)
    const run = page.getByRole('button', { name: /^预\s*演$/ })
    await expect(run).toBeDisabled()
    const condition = page.getByRole('textbox', { name: /的表达式$/ }).last()
    await condition.fill('tech_contract_turnover >= 100000')
    await expect(page.getByText('100,000', { exact: false }).first()).toBeVisible()
    await run.click()

    const stat = (label: string) =>
      page
        .locator('.stat')
        .filter({ has: page.getByText(label, { exact: true }) })
        .locator('.stat-value')
    await expect(stat('失去')).toBeVisible()
    const [gain, lose, keep] = await Promise.all(
      ['新增', '失去', '两版都符合'].map(async (label) => countIn(await stat(label).textContent())),
    )
    expect(lose).toBeGreaterThan(0)
    expect((lose ?? 0) + (keep ?? 0)).toBe(qualified)
    const changes = page.getByRole('table', { name: '哪项改动造成' })
    await expect(changes.locator('tbody tr')).toHaveCount(1)
    await expect(changes.locator('tbody td').nth(3)).toHaveText(String(gain))
    await expect(changes.locator('tbody td').nth(4)).toHaveText(String(lose))
    const money = page.getByRole('table', { name: '资金' })
    await expect(money.locator('tbody tr')).toHaveCount(2)
    await look(page, 'offer-preview')

    const movers = countIn(
      /共 [\d,]+ 家/.exec((await page.getByText(/先列新增与失去/).textContent()) ?? '')?.[0] ?? null,
    )
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出 CSV', exact: true }).click()
    const stream = await (await download).createReadStream()
    const lines = Buffer.concat(await stream.toArray())
      .toString('utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(movers + 1)

    await condition.fill('tech_contract_turnover >=')
    await run.click()
    await expect(page.getByRole('alert')).toContainText('草案有误')
    await expect(changes).toHaveCount(0)

    await page.getByText('草案文件', { exact: true }).click()
    await page.getByRole('textbox', { name: '草案文件（YAML 或 JSON）' }).fill(draft)
    await run.click()
    await expect(stat('失去')).toBeVisible()
    await expect(changes.locator('tbody tr')).not.toHaveCount(0)
  })
})

test('the preview of a policy fits a phone, in English', async ({ page }) => {
  await page.setViewportSize(screens.phone)
  await page.addInitScript(() => localStorage.setItem('wutong.language', 'en'))
  await signIn(page, 'officer')
  await page.goto(`${policy}?tab=preview`)
  await page
    .getByRole('textbox', { name: /^Expression of/ })
    .last()
    .fill('tech_contract_turnover >= 5000')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Which change did it' })).toBeVisible()
  await look(page, 'offer-preview-en')
  await page.setViewportSize(screens.desk)
  await look(page, 'offer-preview-en')
})
