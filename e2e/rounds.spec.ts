import { countIn, expect, look, screens, signIn, test } from './support.ts'

test('an officer reads the rounds of a policy, selects by a pasted list and takes the result away', async ({
  page,
}) => {
  await signIn(page, 'officer')
  await page.goto('/policies/zone-points-contest-demo')
  await page.getByRole('tab', { name: '分批评选' }).click()
  const first = page.locator('section').filter({ has: page.getByRole('heading', { name: /第一批/ }) })
  await expect(first.getByText(/^\d+ \/ 40$/)).toBeVisible({ timeout: 30_000 })
  await expect(first.getByText('第一个落选')).toBeVisible()
  const rows = first.locator('tbody tr.ant-table-row')
  const ranks = await rows.locator('td:first-child').allTextContents()
  expect(ranks.filter((rank) => rank !== '—').map(Number)).toEqual(
    ranks
      .filter((rank) => rank !== '—')
      .map(Number)
      .toSorted((a, b) => a - b),
  )
  // Who lacks data is counted once, and is not said to leave everything as it is.
  const open = first
    .locator('.stat')
    .filter({ has: page.getByText('待定', { exact: true }) })
    .locator('.stat-value')
  const undecided = countIn(await open.textContent())
  await expect(
    first.getByText(undecided === 0 ? /全部结果已定/ : new RegExp(`^${undecided} 家待定：缺数据`)),
  ).toBeVisible()
  await look(page, 'rounds')

  const download = page.waitForEvent('download')
  await first.getByRole('button', { name: '导出“第一批”全部结果 CSV' }).click()
  const stream = await (await download).createReadStream()
  const text = Buffer.concat(await stream.toArray()).toString('utf8')
  const note = (await first.getByText(/列出前/).textContent())?.match(/共 [\d,]+ 家/)?.[0] ?? ''
  expect(text.trim().split('\r\n')).toHaveLength(countIn(note) + 1)

  const [best, other] = await rows.getByRole('link').allTextContents()
  await page
    .getByRole('textbox', { name: '申报名单（可选）' })
    .fill(`企业名称,申报日期\n${best},2026-03-05\n查无此家有限公司,2026-03-05\n${other},2026-09-02`)
  await page.getByRole('button', { name: /^评\s?选$/ }).click()
  await expect(page.getByText('第 3 行“查无此家有限公司”')).toBeVisible()
  await expect(first.getByText('1 / 40')).toBeVisible()
  await page.setViewportSize(screens.phone)
  await look(page, 'rounds')
})

test('a leader sees who newly qualifies and who is about to lose, and follows one to the enterprise', async ({
  page,
}) => {
  await signIn(page, 'leader')
  const soon = page.locator('section').filter({ has: page.getByRole('heading', { name: '新达标与将失去' }) })
  await expect(soon.locator('.offer-lines li').first()).toBeVisible()
  await look(page, 'overview-changes')
  await soon.getByRole('link', { name: '查看全部' }).click()
  const table = page.getByRole('table', { name: '新达标与将失去的企业' })
  await expect(table).toBeVisible()
  await page.getByText('365 天内').click()
  await expect(table.locator('tbody tr').first()).toBeVisible()
  const days = await table.locator('tbody tr td:nth-child(2)').allTextContents()
  // As days, not as texts: the 2nd of a month comes before the 11th.
  const isoDays = days.map((day) => day.replace(/(\d+)\D+(\d+)\D+(\d+)\D*/, (_, ...parts: string[]) => isoFrom(parts)))
  expect(isoDays).toEqual(isoDays.toSorted())
  await look(page, 'policy-changes')
  const firm = table.getByRole('link').first()
  const name = (await firm.textContent()) ?? ''
  await page.setViewportSize(screens.phone)
  await look(page, 'policy-changes')
  await firm.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('an officer looks back on a policy with a pasted list of receivers and reads what it does not show', async ({
  page,
}) => {
  await signIn(page, 'officer')
  await page.goto('/policies/zone-points-contest-demo?tab=rounds')
  const rows = page.locator('tbody tr.ant-table-row')
  await expect(rows.first()).toBeVisible({ timeout: 60_000 })
  const names = (await rows.getByRole('link').allTextContents()).slice(0, 20)
  await page.getByRole('tab', { name: '回测' }).click()
  const offer = await page.request.get('/api/offers/zone-points-contest-demo')
  const year: number = (await offer.json()).evaluation.period - 1
  const lines = names.map((name) => `${name},${year}-05-01,10`)
  await page
    .getByRole('textbox', { name: '已获支持名单' })
    .fill(['企业名称,拨付日期,金额', ...lines, `查无此家有限公司,${year}-05-01,10`].join('\n'))
  await page.getByRole('button', { name: '开始回测' }).click()
  await expect(page.getByText('“查无此家有限公司”')).toBeVisible()
  await expect(page.getByText('200 万元', { exact: true })).toBeVisible()
  await expect(page.getByText(/不能据此断定政策有效/)).toBeVisible()
  await look(page, 'policy-back-test')
  await page.setViewportSize(screens.phone)
  await look(page, 'policy-back-test')
})

function isoFrom([year = '', month = '', day = '']: readonly string[]): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
