/** One truth about each enterprise: disputes go to the owner and back, sources are settled, duplicates merged and parted. */
import type { Page } from '@playwright/test'
import { deskOf, expect, look, screens, signIn, test } from './support.ts'

test.describe.configure({ timeout: 400_000 })

interface Listed {
  readonly id: string
  readonly name: string
}

/** A decision is answered once everything was evaluated again. */
const evaluated = { timeout: 90_000 }

async function listed(page: Page, query: string): Promise<Listed[]> {
  const reply = await page.request.get(`/api/subjects?limit=5&${query}`)
  return ((await reply.json()) as { rows: Listed[] }).rows
}

interface Contested {
  readonly subject: { readonly id: string; readonly name: string }
  readonly period: number
  readonly statements: readonly { readonly value: number }[]
}

async function firstConflict(page: Page, code: string): Promise<Contested> {
  const reply = await page.request.get(`/api/conflicts?limit=1&code=${code}`)
  const [first] = ((await reply.json()) as { rows: Contested[] }).rows
  if (first === undefined) throw new Error(`No sources disagree on ${code}`)
  return first
}

async function importRows(page: Page, rows: readonly string[]): Promise<void> {
  const buffer = Buffer.from(`${rows.join('\n')}\n`, 'utf8')
  const reply = await page.request.post('/api/imports?source=statistics&period=2024', {
    multipart: { file: { name: `unified-${Date.now()}.csv`, mimeType: 'text/csv', buffer } },
    timeout: evaluated.timeout,
  })
  expect(reply.status(), await reply.text()).toBe(200)
}

test('an enterprise disputes a figure, an officer accepts with the right value, and both see what changed', async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, 'enterprise')
  await page.waitForURL(/\/enterprises\/[0-9a-f-]{36}/)
  const own = page.url().split('?')[0] ?? ''
  await page.goto(`${own}?tab=data`)
  await page.getByRole('button', { name: '对“营业收入”提出异议' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('.said-now')).toContainText('来源：')
  await expect(dialog.getByRole('button', { name: '提出异议' })).toBeDisabled()
  await dialog.getByLabel('正确的数值（可不填）').fill('98765')
  await dialog.getByLabel('为什么不对').fill('少计了一个季度')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '年度报表.txt', mimeType: 'text/plain', buffer: Buffer.from('营业收入 98765 万元') })
  await expect(dialog.getByText('年度报表.txt')).toBeVisible()
  await look(page, 'dispute-raise', { whole: false })
  await dialog.getByRole('button', { name: '提出异议' }).click()
  await expect(page.getByText('异议已提出，将由数据来源部门在期限内答复。')).toBeVisible()
  await page.getByRole('tab', { name: '我的异议' }).click()
  const mine = page.locator('.dispute').first()
  await expect(mine).toContainText('待答复')
  await expect(mine).toContainText('9.88 亿元')
  await expect(mine.getByRole('link', { name: '年度报表.txt' })).toBeVisible()
  await look(page, 'disputes-own')

  const desk = await deskOf(browser, baseURL)
  await desk.goto('/data?tab=disputes')
  const theirs = desk.locator('.dispute').filter({ hasText: '少计了一个季度' })
  await theirs.getByRole('button', { name: /^答复异议/ }).click()
  const answer = desk.getByRole('dialog')
  await answer.getByRole('radio', { name: '采纳，更正数据' }).click()
  await answer.getByLabel('正确的数值').fill('87654')
  await answer.getByLabel('答复说明').fill('核对申报表，已更正')
  await look(desk, 'dispute-answer', { whole: false })
  await answer.getByRole('button', { name: '提交答复' }).click()
  await expect(theirs).toHaveCount(0, evaluated)
  await desk.goto('/data?tab=disputes&state=accepted')
  await expect(theirs.locator('.effects li').first()).toContainText('→')
  await look(desk, 'disputes-accepted')
  await desk.context().close()

  await page.goto(`${own}?tab=disputes`)
  await expect(mine).toContainText('已采纳')
  await expect(mine).toContainText('核对申报表，已更正')
  await expect(mine.locator('.effects li').first()).toContainText('→')
  await page.goto(`${own}?tab=data`)
  await expect(page.getByRole('row', { name: /^营业收入 / })).toContainText('87,654')
})

test('an officer settles a figure, merges a duplicate, parts it again, and does an evaluation again', async ({
  page,
}) => {
  await signIn(page, 'officer')
  const { subject, period, statements } = await firstConflict(page, 'revenue')
  const twin = `旅程合并${Date.now()}有限公司`
  await importRows(page, ['企业名称,营业收入(万元)', `${twin},4321`])
  expect(await listed(page, `search=${encodeURIComponent(twin)}`)).toHaveLength(1)

  await page.goto(`/enterprises/${subject.id}?tab=data`)
  await page.getByRole('button', { name: `裁定“营业收入（${period}年）”` }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio')).toHaveCount(statements.length)
  await dialog.getByRole('radio').last().click()
  await dialog.getByLabel('理由').fill('以该来源的原始凭证为准')
  await look(page, 'conflict-settle', { whole: false })
  await dialog.getByRole('button', { name: '裁定并重新评价' }).click()
  const row = page.getByRole('row', { name: /^营业收入 / }).first()
  await expect(row.getByText('已裁定')).toBeVisible(evaluated)
  await expect(row).toContainText(statements.at(-1)?.value.toLocaleString('zh-CN') ?? 'nothing')

  await page.getByRole('button', { name: '与另一家合并' }).click()
  await dialog.getByRole('combobox', { name: '另一份档案' }).fill(twin)
  await page.locator('.ant-select-item-option').filter({ hasText: twin }).click()
  await dialog.getByLabel('理由').fill('同一家，名称写错')
  await look(page, 'merge-search', { whole: false })
  await dialog.getByRole('button', { name: /^合\s*并$/ }).click()
  await expect(page.getByText(`“${twin}”已并入，并已重新评价。`)).toBeVisible(evaluated)
  expect(await listed(page, `search=${encodeURIComponent(twin)}`)).toHaveLength(0)
  await look(page, 'enterprise-merged')

  await page.goto('/data?tab=merges')
  const merge = page.getByRole('row').filter({ hasText: twin })
  await expect(merge).toContainText(subject.name)
  await merge.getByRole('button', { name: /撤\s*销/ }).click()
  await dialog.getByLabel('理由').fill('其实是两家')
  await dialog.getByRole('button', { name: /撤\s*销/ }).click()
  await expect(merge.getByText('已撤销')).toBeVisible(evaluated)
  expect(await listed(page, `search=${encodeURIComponent(twin)}`)).toHaveLength(1)
  await page.goto('/data?tab=pairs&state=different')
  await expect(page.getByRole('row').filter({ hasText: twin })).toContainText('其实是两家')

  await page.goto('/data?tab=runs')
  await page.getByRole('button', { name: /^复算/ }).first().click()
  await expect(dialog.getByText('一致').first()).toBeVisible(evaluated)
  await expect(dialog.getByText('不一致')).toHaveCount(0)
  await look(page, 'run-again', { whole: false })

  for (const viewport of Object.values(screens)) {
    await page.setViewportSize(viewport)
    for (const tab of ['pairs', 'merges', 'conflicts', 'settlements', 'disputes', 'changes', 'runs']) {
      await page.goto(`/data?tab=${tab}`)
      await look(page, `data-${tab}`)
    }
  }
})
