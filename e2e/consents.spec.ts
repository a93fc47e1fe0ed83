import { deskOf, expect, look, screens, signIn, test } from './support.ts'

test.describe('consent', () => {
  test.use({ refusals: [403, 404] })

  test('a bank asks, an enterprise gives a part of it and withdraws, and the bank sees that part until then', async ({
    page: enterprise,
    browser,
    baseURL,
  }) => {
    await signIn(enterprise, 'enterprise')
    const code = (await enterprise.locator('.code').first().textContent())?.trim() ?? ''
    const bank = await deskOf(browser, baseURL, 'provider')
    await expect(bank).toHaveURL(/\/consents$/)
    await bank.getByRole('button', { name: '申请查看' }).click()
    const dialog = bank.getByRole('dialog')
    await dialog.getByLabel('企业统一社会信用代码').fill(code)
    await dialog.getByLabel('用途').fill('设备贷款审批')
    for (const field of ['营业收入', '职工总数']) {
      await dialog.getByLabel('字段').fill(field)
      await bank.locator('.ant-select-item-option').filter({ hasText: field }).first().click()
    }
    await dialog.getByLabel('字段').press('Escape')
    await look(bank, 'consent-ask', { whole: false })
    await dialog.getByRole('button', { name: '申请查看' }).click()
    await expect(bank.getByText('设备贷款审批')).toBeVisible()
    await look(bank, 'consents-bank')

    await enterprise.getByRole('link', { name: '数据授权' }).click()
    const asked = enterprise.locator('li.change').filter({ hasText: '设备贷款审批' })
    await asked.getByRole('button', { name: /答\s?复/ }).click()
    const answer = enterprise.getByRole('dialog')
    await answer
      .locator('.ant-select-selection-item')
      .filter({ hasText: '职工总数' })
      .locator('.ant-select-selection-item-remove')
      .click()
    await look(enterprise, 'consent-answer', { whole: false })
    await answer.getByRole('button', { name: '同意授权' }).click()
    await expect(asked.getByText('授权中', { exact: true })).toBeVisible()
    await look(enterprise, 'consents-enterprise')

    await bank.reload()
    await bank.locator('li.change').filter({ hasText: '设备贷款审批' }).getByRole('link', { name: '查看数据' }).click()
    const figures = bank.getByRole('region', { name: '数据' })
    await expect(figures.getByText('营业收入').first()).toBeVisible()
    await expect(figures.getByText('职工总数')).toHaveCount(0)
    await look(bank, 'consented')
    await bank.setViewportSize(screens.phone)
    await look(bank, 'consented')

    await enterprise.setViewportSize(screens.phone)
    await look(enterprise, 'consents-enterprise')
    await asked.getByRole('button', { name: '撤回授权' }).click()
    await enterprise.getByRole('button', { name: /确\s?定/ }).click()
    await expect(asked.getByText('已撤回', { exact: true })).toBeVisible()
    await bank.reload()
    await expect(bank.getByText('该授权未生效、已到期或已撤回')).toBeVisible()
    await bank.context().close()
  })

  test('a liaison sees the enterprises it looks after, and is told what is hidden', async ({ page }) => {
    await signIn(page, 'liaison')
    await expect(page).toHaveURL(/\/enterprises$/)
    await expect(page.getByText('共 20 家')).toBeVisible()
    await look(page, 'liaison-enterprises')
    await page.getByRole('link', { name: /^示例/ }).first().click()
    await expect(page.getByText('部分数据不显示')).toBeVisible()
    await expect(page.getByText('服务专员：演示服务专员')).toBeVisible()
    await look(page, 'liaison-enterprise')
    await page.setViewportSize(screens.phone)
    await look(page, 'liaison-enterprise')
  })
})
