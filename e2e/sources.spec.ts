import { expect, look, screens, signIn, test } from './support.ts'

test('an officer sees who is late, says who answers, makes a key and revokes it, and asks about data quality', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await signIn(page, 'officer')
  await page.goto('/sources')
  const board = page.getByRole('table', { name: '报送时效' })
  await expect(board.getByText(/逾期 [\d,]+ 天/).first()).toBeVisible()
  await look(page, 'sources')

  await board.getByRole('button', { name: '修改联系人' }).first().click()
  const contact = page.getByRole('dialog', { name: /联系人/ })
  await contact.getByRole('textbox', { name: '姓名' }).fill('王科长')
  await contact.getByRole('button', { name: /保\s?存/ }).click()
  await expect(board.getByText('王科长')).toBeVisible()

  await page.getByRole('button', { name: '新建密钥' }).click()
  const dialog = page.getByRole('dialog', { name: '新建密钥' })
  await dialog.getByRole('combobox', { name: '来源' }).click()
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

  await page.getByRole('link', { name: '数据质量' }).click()
  await expect(page.getByRole('table', { name: '按来源' })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/等距抽看/)).toBeVisible({ timeout: 90_000 })
  await look(page, 'data-quality')
  await page.setViewportSize(screens.phone)
  await look(page, 'data-quality')
  await page.goto('/sources')
  await expect(board).toBeVisible()
  await look(page, 'sources')
})
