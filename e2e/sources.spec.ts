/** Sources and data quality: who is late, who answers, what is missing, and who is asked for it. */
import type { Page } from '@playwright/test'
import { countIn, deskOf, expect, look, screens, signIn, test } from './support.ts'

test.describe.configure({ timeout: 300_000 })

/** An answer is evaluated before it is shown as given. */
const evaluated = { timeout: 90_000 }

async function openMenu(page: Page, name: string): Promise<void> {
  const group = page.getByRole('navigation', { name: '菜单' }).getByRole('region', { name: '数据' })
  await group.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

test('an officer sees who is late, opens a source, says who answers, makes a key and revokes it', async ({ page }) => {
  await signIn(page, 'officer')
  await openMenu(page, '数据来源')
  const late = page.locator('.stat', { hasText: '逾期未报' }).locator('.stat-value')
  const board = page.getByRole('table', { name: '报送时效' })
  await expect(board.getByText(/逾期 [\d,]+ 天/).first()).toBeVisible()
  expect(await board.getByText(/逾期 [\d,]+ 天/).count()).toBe(countIn(await late.textContent()))
  await board.getByRole('button', { name: '展开或收起：税务申报' }).click()
  await expect(board.getByRole('table', { name: '近几期报送' })).toBeVisible()
  await expect(board.getByText('每年，期末后 181 天内').last()).toBeVisible()
  await look(page, 'sources')

  await board.getByRole('button', { name: '填写联系人：税务申报' }).click()
  const contact = page.getByRole('dialog', { name: '联系人：税务申报' })
  await contact.getByRole('textbox', { name: '姓名' }).fill('王科长')
  await contact.getByRole('textbox', { name: '电话' }).fill('0371-66660000')
  await contact.getByRole('button', { name: /保\s?存/ }).click()
  await expect(board.getByText('王科长')).toBeVisible()
  await expect(board.getByText('0371-66660000')).toBeVisible()

  await page.getByRole('button', { name: '新建密钥' }).click()
  const dialog = page.getByRole('dialog', { name: '新建密钥' })
  await dialog.getByRole('combobox', { name: /^来源/ }).click()
  await page.getByTitle('税务申报').last().click()
  await dialog.getByRole('textbox', { name: '名称' }).fill('金税接口')
  await dialog.getByRole('button', { name: /生\s?成/ }).click()
  const secret = (await dialog.getByText(/^wtk_/).textContent()) ?? ''
  await dialog.getByRole('button', { name: '我已保存' }).click()
  const keys = page.getByRole('table', { name: '推送密钥' })
  await expect(keys.getByText('金税接口')).toBeVisible()
  const pushed = await page.request.post('/api/push/batches', {
    headers: { authorization: `Bearer ${secret}`, 'idempotency-key': 'journey-1' },
    data: { rows: [{ name: '查无此家有限公司', values: { sales_revenue: 1 } }] },
  })
  expect(await pushed.json()).toMatchObject({ rows: 1, refused: 1 })
  await keys
    .getByRole('button', { name: /吊\s?销/ })
    .first()
    .click()
  await page.getByRole('tooltip').getByRole('button').last().click()
  await expect(keys.getByText('已吊销')).toBeVisible()
  await page.setViewportSize(screens.phone)
  await look(page, 'sources')
})

interface Asked {
  readonly id: string
  readonly name: string
}

async function askOwn(desk: Page, own: Asked, code: string): Promise<void> {
  const data = { kind: 'gap', subjectId: own.id, code, period: 2019, askedOf: 'enterprise' }
  const reply = await desk.request.post('/api/questions', { data })
  expect(reply.status(), await reply.text()).toBe(200)
}

test('an officer follows a gap to work for a source and a question to the enterprise', async ({ page }) => {
  await signIn(page, 'officer')
  await openMenu(page, '数据质量')
  await expect(page.getByRole('table', { name: '按来源' })).toBeVisible({ timeout: 60_000 })
  const gaps = page.getByRole('table', { name: '补齐缺口的价值' })
  await expect(gaps).toBeVisible({ timeout: 90_000 })
  const avoided = page.locator('.stat', { hasText: '免去的询问' }).locator('.stat-value')
  await expect(avoided).not.toHaveText('…')
  expect(countIn(await avoided.textContent())).toBeGreaterThan(0)
  await gaps
    .getByRole('button', { name: /^展开或收起/ })
    .first()
    .click()
  await gaps
    .getByRole('button', { name: /^询问来源/ })
    .first()
    .click()
  await expect(gaps.getByText(/已询问.*前答复/)).toHaveCount(1)
  await gaps
    .getByRole('button', { name: /^询问企业/ })
    .first()
    .click()
  await expect(gaps.getByText(/已询问企业，.*前答复/)).toBeVisible()
  const questions = page.getByRole('table', { name: '询问' })
  await expect(questions.getByText('待答复').first()).toBeVisible()
  expect(await questions.locator('tbody tr.ant-table-row').count()).toBeGreaterThanOrEqual(2)
  await look(page, 'data-quality')
  await page.setViewportSize(screens.phone)
  await look(page, 'data-quality')
})

test('an enterprise answers what it is asked: a figure with evidence, or that it has none; the officer sees both', async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, 'enterprise')
  await page.waitForURL(/\/enterprises\/[0-9a-f-]{36}/)
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? ''
  const { name } = (await (await page.request.get(`/api/subjects/${id}`)).json()) as { name: string }
  const desk = await deskOf(browser, baseURL)
  await askOwn(desk, { id, name }, 'revenue')
  await askOwn(desk, { id, name }, 'rd_expense')

  await page.reload()
  await expect(page.getByText('有 2 项询问等待贵企业答复。')).toBeVisible()
  await look(page, 'enterprise-waiting')
  await page.getByRole('link', { name: /去答复/ }).click()
  await page.getByRole('button', { name: '答复：营业收入（2019年）' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: '数值' }).fill('4321')
  await dialog.getByLabel('说明（必填，如数字出处）').fill('见审计报告')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '审计报告.txt', mimeType: 'text/plain', buffer: Buffer.from('营业收入 4321 万元') })
  await expect(dialog.getByText('审计报告.txt')).toBeVisible()
  await look(page, 'question-answer', { whole: false })
  await dialog.getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByRole('link', { name: '审计报告.txt' })).toBeVisible(evaluated)
  await expect(page.getByText('有 1 项询问等待贵企业答复。')).toBeVisible()

  await page.setViewportSize(screens.phone)
  await page.getByRole('button', { name: '答复：研发费用（2019年）' }).click()
  await dialog.getByRole('radio', { name: '没有这个数字' }).click()
  await dialog.getByLabel('说明（必填，如数字出处）').fill('当年未归集')
  await look(page, 'question-answer', { whole: false })
  await dialog.getByRole('button', { name: '提交答复' }).click()
  await expect(page.getByText('没有待答复的询问。')).toBeVisible(evaluated)
  await look(page, 'enterprise-questions')

  await desk.goto('/data-quality')
  await expect(desk.getByRole('table', { name: '补齐缺口的价值' })).toBeVisible(evaluated)
  await desk.getByRole('combobox', { name: '状态' }).click()
  await desk
    .locator('.ant-select-item-option')
    .filter({ hasText: /^已答复$/ })
    .click()
  const row = desk.getByRole('row').filter({ hasText: '见审计报告' })
  await expect(row).toContainText(name)
  await expect(row.getByRole('link', { name: '审计报告.txt' })).toBeVisible()
  await look(desk, 'questions-answered')
  const again = { kind: 'gap', subjectId: id, code: 'rd_expense', period: 2019, askedOf: 'enterprise' }
  const refused = await desk.request.post('/api/questions', { data: again })
  expect(await refused.json()).toMatchObject({ code: 'question_declined' })
  await desk.context().close()
})

test('sources, data quality and questions read in English too, by leader and auditor, on either screen', async ({
  page,
}) => {
  await page.addInitScript(() => localStorage.setItem('wutong.language', 'en'))
  for (const role of ['leader', 'auditor'] as const) {
    await page.setViewportSize(role === 'leader' ? screens.desk : screens.phone)
    await signIn(page, role)
    for (const [path, title] of [
      ['/sources', 'Sources'],
      ['/data-quality', 'Data quality'],
    ] as const) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
      await expect(page.getByRole('table').first()).toBeVisible({ timeout: 90_000 })
      await look(page, `${path.slice(1)}-en`)
      await expect(page.getByRole('button', { name: /^Ask |^New key/ })).toHaveCount(0)
    }
  }
})

test('an officer tries a file of relations, sees what is refused row by row, imports it and takes it back', async ({
  page,
}) => {
  await signIn(page, 'officer')
  const { rows } = (await (await page.request.get('/api/subjects?limit=2')).json()) as { rows: Asked[] }
  const [first, second] = rows
  await openMenu(page, '数据导入')
  await page.getByText('企业关系', { exact: true }).click()
  const lines = ['主体,关系,对方,持股比例', `${first?.name},投资,${second?.name},30%`]
  lines.push(`${first?.name},朋友,${second?.name},`, `没有这家有限公司,投资,${second?.name},5%`)
  const file = `关系-${Date.now()}.csv`
  await page.setInputFiles('input[type=file]', {
    name: file,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  })
  await page.getByLabel('数据来源').click()
  await page.getByTitle('统计报表', { exact: true }).click()
  await expect(page.getByText(/可入库 1 条.*拒收 2 条/)).toBeVisible()
  const refused = page.getByRole('table', { name: '拒收的行' })
  await expect(refused.getByRole('row').nth(1)).toContainText('关系“朋友”无法识别')
  await expect(refused.getByRole('row').nth(2)).toContainText('库中没有“没有这家有限公司”')
  await look(page, 'relations-dry-run')
  await page.setViewportSize(screens.phone)
  await look(page, 'relations-dry-run')
  await page.setViewportSize(screens.desk)
  await page.getByRole('button', { name: '入库 1 条关系' }).click()
  await page.getByRole('link', { name: /看这一批的报告/ }).click(evaluated)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(file)
  await page.getByRole('button', { name: /整批撤回/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('撤回原因（必填）').fill('旅程结束')
  await dialog.getByRole('button', { name: '确认撤回' }).click()
  await expect(page.getByText('已撤回')).toBeVisible(evaluated)
})
