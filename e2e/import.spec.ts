import type { Page } from '@playwright/test'
import { expect, look, signIn, test } from './support.ts'

interface Listed {
  readonly id: string
  readonly uscc: string
  readonly name: string
}

async function firstEnterprise(page: Page): Promise<Listed> {
  const reply = await page.request.get('/api/subjects?limit=1')
  const { rows } = (await reply.json()) as { rows: Listed[] }
  const [first] = rows
  if (first === undefined) throw new Error('The demo zone has no enterprises')
  return first
}

async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') })
  await page.getByLabel('数据来源').click()
  await page.getByTitle('统计报表', { exact: true }).click()
  await page.getByLabel('数据年度').fill('2025')
}

test('an officer tries a file with mistakes, imports it, sees where the figure came from, and takes it back', async ({
  page,
}) => {
  await signIn(page, 'officer')
  const enterprise = await firstEnterprise(page)
  const file = `journey-${Date.now()}.csv`
  const rows = [
    '统一社会信用代码,企业名称,营业收入(元),备注',
    `${enterprise.uscc},${enterprise.name},"１２３，４５６，７００",全角数字`,
    '91410100MA9G000001,示例坏代码有限公司,1000,校验码不对',
    `${enterprise.uscc.slice(0, 10)},示例短代码有限公司,2000,长度不对`,
  ]

  await page.getByRole('link', { name: '数据导入' }).click()
  await chooseFile(page, file, `${rows.join('\n')}\n`)
  await page.getByRole('button', { name: /试\s*读/ }).click()
  await expect(page.getByText('试读完成，未改动任何数据。确认无误后再入库。')).toBeVisible()
  await expect(page.getByRole('button', { name: /入库 1 行/ })).toBeEnabled()
  await expect(page.locator('.stat-bad .stat-value')).toHaveText('2')
  await expect(page.getByText('未使用').first()).toBeVisible()
  await look(page, 'import-dry-run')
  await expect(page.getByRole('link', { name: file })).toHaveCount(0)

  await page.getByRole('button', { name: /入库 1 行/ }).click()
  await expect(page.getByText(/入库 1 行，拒收 2 行/)).toBeVisible({ timeout: 60_000 })
  await page.getByRole('link', { name: /看这一批的报告/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(file)
  await look(page, 'import-batch')
  const batchUrl = page.url()
  const report = await page.request.get(`${batchUrl.replace('/imports/', '/api/batches/')}/report.csv`)
  expect(report.status()).toBe(200)
  expect((await report.body()).subarray(0, 3).toString('hex')).toBe('efbbbf')

  const revenue = page
    .getByRole('row', { name: /^营业收入 / })
    .locator('button.fact')
    .last()
  await page.goto(`/enterprises/${enterprise.id}?tab=data`)
  await revenue.hover()
  const provenance = page.locator('.provenance')
  await expect(provenance).toContainText(file)
  await expect(provenance).toContainText('1.23 亿元')
  await expect(provenance).toContainText('第 2 行')
  await look(page, 'import-provenance', { whole: false })

  await page.goto(batchUrl)
  await page.getByRole('button', { name: /整批撤回/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '确认撤回' })).toBeDisabled()
  await dialog.getByLabel('撤回原因（必填）').fill('测试用文件，金额不对')
  await dialog.getByRole('button', { name: '确认撤回' }).click()
  await expect(page.getByText('已撤回')).toBeVisible({ timeout: 60_000 })
  await page.goto(`/enterprises/${enterprise.id}?tab=data`)
  await revenue.hover()
  await expect(page.locator('.provenance')).toBeVisible()
  await expect(page.locator('.provenance')).not.toContainText(file)
})

test('an officer pastes a messy table, answers what is unclear, sees what changes, and drops the mended rows again', async ({
  page,
  baseURL,
}) => {
  await signIn(page, 'officer')
  const enterprise = await firstEnterprise(page)
  const stamp = Date.now()
  const table = [
    ['2024年企业经营情况表'],
    ['单位：万元'],
    ['统一社会信用代码', '企业名称', '营业收入', '填报说明'],
    [enterprise.uscc, enterprise.name, '123456789.12', '甲'],
    ['', `旅程${stamp}乙有限公司`, '234567891.50', '乙'],
    ['', `旅程${stamp}丙有限公司`, '345678912.75', '丙'],
    ['', `旅程${stamp}丁有限公司`, '很多', '丁'],
    ['合计', '', '703703593.37', ''],
  ]
  await page.getByRole('link', { name: '数据导入' }).click()
  await page.getByText('粘贴表格', { exact: true }).click()
  await page.getByRole('textbox', { name: '粘贴表格' }).fill(table.map((row) => row.join('\t')).join('\n'))
  await page.getByLabel('数据来源').click()
  await page.getByTitle('统计报表', { exact: true }).click()

  await expect(page.getByText('请先答复下面的问题', { exact: false })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/数值像“元”/)).toBeVisible()
  await look(page, 'studio-question')
  await page.getByRole('radio', { name: /数值单位是元/ }).click()
  await expect(page.getByRole('button', { name: /入库 3 行/ })).toBeEnabled({ timeout: 30_000 })
  await expect(page.getByRole('heading', { name: '入库后会改变什么' })).toBeVisible()
  await expect(page.getByText(`旅程${stamp}乙有限公司`).first()).toBeAttached()
  await look(page, 'studio-changes')

  await page.getByRole('button', { name: /入库 3 行/ }).click()
  await page.getByRole('link', { name: /看这一批的报告/ }).click({ timeout: 60_000 })
  const batch = page.url().replace('/imports/', '/api/batches/')
  const sheet = await page.request.get(`${batch}/problem-rows.csv?lang=zh`)
  const mended = (await sheet.text()).replace('很多', '400000000.25').replace(/^\uFEFF/, '')
  expect(mended).toContain('原因 Reason')
  expect(mended).toContain(`旅程${stamp}丁有限公司`)

  await page.goto('/imports')
  await page.setInputFiles('input[type=file]', {
    name: '改好的行.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(mended, 'utf8'),
  })
  await page.getByLabel('数据来源').click()
  await page.getByTitle('统计报表', { exact: true }).click()
  await page.getByRole('button', { name: /入库 1 行/ }).click({ timeout: 30_000 })
  await expect(page.getByText(/入库 1 行，拒收 0 行/)).toBeVisible({ timeout: 60_000 })

  // Later journeys count the enterprises of the demo zone: the two batches leave with the firms that they brought.
  const { rows } = (await (await page.request.get('/api/batches?limit=2')).json()) as { rows: { id: string }[] }
  for (const { id } of rows) {
    const reply = await page.request.post(`/api/batches/${id}/retract`, {
      data: { reason: '旅程结束' },
      headers: { origin: baseURL ?? '' },
    })
    expect(reply.status()).toBe(200)
  }
})
