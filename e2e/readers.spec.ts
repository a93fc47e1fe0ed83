import { expect, expectDemoBanner, look, signIn, test } from './support.ts'

for (const role of ['leader', 'auditor'] as const) {
  test(`${role === 'leader' ? 'a leader' : 'an auditor'} reads everything and changes nothing`, async ({ page }) => {
    await signIn(page, role)
    await expectDemoBanner(page)
    await expect(page.getByRole('heading', { name: '评分表达标情况' })).toBeVisible()
    await page.getByRole('link', { name: '企业', exact: true }).click()
    await expect(page.locator('.page-lead')).toHaveText('共 300 家')
    await page.getByRole('link', { name: '数据导入' }).click()
    await expect(page.getByText('查看每一批数据的来源、处理结果与报告。')).toBeVisible()
    await expect(page.locator('input[type=file]')).toHaveCount(0)
    await page.locator('.name-cell a').first().click()
    await expect(page.getByRole('link', { name: /下载报告/ })).toBeVisible()
    await expect(page.getByRole('button', { name: /整批撤回/ })).toHaveCount(0)
    await look(page, `${role}-batch`)
    const refused = await page.request.post('/api/imports?source=statistics', {
      multipart: { file: { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('统一社会信用代码\n') } },
    })
    expect(refused.status()).toBe(403)
  })
}

test('a leader sees where the scorecard stands and follows the ranking to an enterprise', async ({ page }) => {
  await signIn(page, 'leader')
  await page.getByRole('link', { name: '评分表', exact: true }).click()
  await expect(page.getByRole('heading', { name: '评分表', exact: true })).toBeVisible()
  await page.getByRole('link', { name: '创新积分', exact: true }).click()
  await expect(page.locator('.pill', { hasText: '示意' }).first()).toBeVisible()
  await page.getByRole('tab', { name: '结果分布' }).click()
  await expect(page.getByRole('img', { name: '总分分布柱状图' }).locator('svg')).toBeVisible()
  await page.getByRole('tab', { name: '排名' }).click()
  const first = page.locator('.ant-table-row').first()
  await expect(first).toContainText('1')
  await first.getByRole('link').click()
  await expect(page).toHaveURL(/tab=scores&open=innovation-points|open=innovation-points&tab=scores/)
  await expect(page.locator('.score-detail').first()).toBeVisible()
})
