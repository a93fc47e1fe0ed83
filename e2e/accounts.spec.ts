import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, look, screens, signIn, test } from './support.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code that an authenticator app shows for a secret (RFC 6238), now or some steps of thirty seconds later. */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function enter(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.locator('button[type=submit]').click()
}

test.describe('accounts', () => {
  test.use({ refusals: [401, 403, 422, 429] })

  test('an administrator makes an account; its owner changes the password, sets a second factor up and signs in with it', async ({
    page,
    browser,
    baseURL,
  }) => {
    await signIn(page, 'administrator')
    await expect(page.getByRole('heading', { level: 1, name: '账号' })).toBeVisible()
    await expect(page.getByRole('link', { name: '企业', exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: '新建账号' }).click()
    await page.getByRole('dialog').getByLabel('用户名').fill('wang.min')
    await page.getByRole('dialog').getByLabel('姓名').fill('王敏')
    await look(page, 'accounts-new', { whole: false })
    await page
      .getByRole('button', { name: '建 立' })
      .or(page.getByRole('button', { name: '建立' }))
      .click()
    const once = (await page.getByRole('dialog').locator('code').first().textContent())?.trim() ?? ''
    expect(once).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/)
    await look(page, 'accounts-once', { whole: false })
    await page.getByRole('button', { name: '我已保存' }).click()
    await expect(page.getByRole('row', { name: /王敏/ })).toContainText('待改密码')
    await look(page, 'accounts')

    const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: screens.phone })
    const own = await context.newPage()
    await enter(own, 'wang.min', once)
    await expect(own.getByText('您正在使用一次性密码')).toBeVisible()
    await own.goto('/enterprises')
    await expect(own).toHaveURL(/\/account$/)
    await look(own, 'account-one-time')
    const changePassword = async (password: string): Promise<void> => {
      await own.getByLabel('当前密码').fill(once)
      await own.getByLabel('新密码', { exact: true }).fill(password)
      await own.getByLabel('再输一次新密码').fill(password)
      await own.getByRole('button', { name: '修改密码' }).click()
    }
    await changePassword('password2026')
    await expect(own.getByText('太常见或太有规律')).toBeVisible()
    await changePassword('今年春天我们种下三棵梧桐')
    await expect(own.getByText('您正在使用一次性密码')).toHaveCount(0)

    await own.getByRole('button', { name: '启用两步验证' }).click()
    await own.getByRole('dialog').getByLabel('当前密码').fill('今年春天我们种下三棵梧桐')
    await own.getByRole('button', { name: '下一步' }).click()
    const secret = (await own.locator('.secret').textContent())?.trim() ?? ''
    const recovery = (await own.locator('.recovery-codes code').first().textContent())?.trim() ?? ''
    await expect(own.locator('.second-factor svg').first()).toBeVisible()
    await look(own, 'account-second-factor', { whole: false })
    await own.getByLabel('验证器现在显示的 6 位数字').fill(codeOf(secret))
    await own.getByRole('button', { name: '确认启用' }).click()
    await expect(own.getByText('剩余恢复码 10 个')).toBeVisible()
    await look(own, 'account')

    await own.getByRole('button', { name: '退出登录' }).click()
    await enter(own, 'wang.min', '今年春天我们种下三棵梧桐')
    await own.getByLabel('验证器显示的 6 位数字').fill(codeOf(secret, 1))
    await look(own, 'sign-in-code')
    await own.locator('button[type=submit]').click()
    await expect(own).not.toHaveURL(/sign-in/)
    await expect(own.getByRole('heading', { level: 1 })).toBeVisible()

    await own.goto('/account')
    await look(own, 'account-proof-password')
    await own.getByRole('button', { name: '关闭两步验证' }).click()
    const proof = own.getByRole('dialog')
    await proof.getByLabel('当前密码').fill('今年春天我们种下三棵梧桐')
    await expect(proof.getByRole('button', { name: '下一步' })).toBeDisabled()
    await proof.getByLabel('验证器现在显示的 6 位数字').fill('000000')
    await proof.getByRole('button', { name: '下一步' }).click()
    await expect(proof.getByText('验证码不对或已过期')).toBeVisible()
    await look(own, 'account-proof-code', { whole: false })
    await proof.getByText('恢复码', { exact: true }).first().click()
    await proof.getByLabel('恢复码', { exact: true }).last().fill(recovery)
    await look(own, 'account-proof-recovery', { whole: false })
    await proof.getByRole('button', { name: '下一步' }).click()
    await expect(own.getByRole('button', { name: '启用两步验证' })).toBeVisible()

    await page.setViewportSize(screens.desk)
    await page.getByRole('button', { name: '操作：王敏' }).click()
    await page.getByRole('menuitem', { name: '停用' }).click()
    await page.locator('.ant-modal-confirm-btns .ant-btn-primary').click()
    await expect(page.getByRole('row', { name: /王敏/ })).toContainText('已停用')
    await own.reload()
    await expect(own).toHaveURL(/sign-in/)
    await enter(own, 'wang.min', '今年春天我们种下三棵梧桐')
    await expect(own.getByText('此账号已停用')).toBeVisible()
    await context.close()
  })

  test('the legal representative lets staff in, who read and no more; a key is made and revoked', async ({
    page,
    browser,
    baseURL,
  }) => {
    await signIn(page, 'enterprise')
    await page.locator('a.account').click()
    await page.getByRole('button', { name: '授权员工' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('用户名').fill('kuaiji')
    await dialog.getByLabel('姓名').fill('李会计')
    await dialog.getByLabel('有效至（含当日）').fill('2099-12-31')
    await dialog.getByLabel('有效至（含当日）').press('Enter')
    await look(page, 'delegate-new', { whole: false })
    await dialog.locator('.ant-modal-footer .ant-btn-primary').click()
    const once = (await dialog.locator('code').first().textContent())?.trim() ?? ''
    await page.getByRole('button', { name: '我已保存' }).click()
    await expect(page.getByRole('row', { name: /李会计/ })).toContainText('2099-12-31')

    await page.getByRole('button', { name: '新建密钥' }).click()
    await page.getByRole('dialog').getByLabel('用途').fill('报表程序')
    await look(page, 'own-key-new', { whole: false })
    await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click()
    const key = (await page.getByRole('dialog').locator('code').first().textContent())?.trim() ?? ''
    const bearer = { headers: { authorization: `Bearer ${key}` } }
    const machine = await browser.newContext({ baseURL: baseURL ?? '' })
    expect((await machine.request.get('/api/session', bearer)).status()).toBe(200)
    expect((await machine.request.get('/api/delegates', bearer)).status()).toBe(403)
    await page.getByRole('button', { name: '我已保存' }).click()
    await look(page, 'account-enterprise')
    await page
      .getByRole('row', { name: /报表程序/ })
      .getByRole('button', { name: /吊\s*销/ })
      .click()
    await page.locator('.ant-popconfirm .ant-btn-primary').click()
    await expect(page.getByRole('row', { name: /报表程序/ })).toContainText('已吊销')
    expect((await machine.request.get('/api/session', bearer)).status()).toBe(401)
    await machine.close()

    const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: screens.phone })
    const staff = await context.newPage()
    await enter(staff, 'enterprise.kuaiji', once)
    await staff.getByLabel('当前密码').fill(once)
    await staff.getByLabel('新密码', { exact: true }).fill('今年春天我们种下三棵梧桐')
    await staff.getByLabel('再输一次新密码').fill('今年春天我们种下三棵梧桐')
    await staff.getByRole('button', { name: '修改密码' }).click()
    await expect(staff.getByText('您正在使用一次性密码')).toHaveCount(0)
    await expect(staff.getByRole('button', { name: '授权员工' })).toHaveCount(0)
    await staff.goto('/')
    await expect(staff.getByRole('heading', { level: 1 })).toBeVisible()
    await look(staff, 'delegate-own-enterprise', { whole: false })
    await page
      .getByRole('row', { name: /李会计/ })
      .getByRole('button', { name: /收\s*回/ })
      .click()
    await page.locator('.ant-popconfirm:visible .ant-btn-primary').click()
    await expect(page.getByRole('row', { name: /李会计/ })).toContainText('已收回')
    await staff.reload()
    await expect(staff).toHaveURL(/sign-in/)
    await context.close()
  })

  test('a passkey is registered, opens the account without a password, stands where a code would, is renamed, and is removed by itself', async ({
    page,
  }) => {
    const device = await page.context().newCDPSession(page)
    await device.send('WebAuthn.enable')
    const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    })
    await signIn(page, 'leader')
    await page.goto('/account')
    await page.getByRole('button', { name: '登记通行密钥' }).click()
    await page.getByRole('dialog').getByLabel('名称').fill('办公室台式机')
    await page.getByRole('dialog').getByLabel('当前密码').fill('wutong-demo')
    await look(page, 'passkey-new', { whole: false })
    await page.getByRole('button', { name: '下一步' }).click()
    const row = page.getByRole('table', { name: '通行密钥' }).getByRole('row', { name: /办公室台式机/ })
    await expect(row).toContainText('从未使用')
    await look(page, 'account-passkeys')
    await page.setViewportSize(screens.phone)
    await look(page, 'account-passkeys')
    await page.getByRole('button', { name: '退出登录' }).click()

    await enter(page, 'leader', 'wutong-demo')
    await expect(page.getByText('此账号登记了通行密钥')).toBeVisible()
    await look(page, 'sign-in-passkey-due')
    await page.getByRole('button', { name: /返\s*回/ }).click()
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await expect(page.getByText('通行密钥没有完成')).toBeVisible()
    await page.setViewportSize(screens.desk)
    await look(page, 'sign-in-passkey')
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await expect(page).not.toHaveURL(/sign-in/)

    await page.goto('/account')
    await expect(row).not.toContainText('从未使用')
    await row.getByRole('button', { name: /改\s*名/ }).click()
    await page.getByRole('dialog').getByLabel('名称').fill('家里的笔记本')
    await look(page, 'passkey-name', { whole: false })
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /改\s*名/ })
      .click()
    const renamed = page.getByRole('table', { name: '通行密钥' }).getByRole('row', { name: /家里的笔记本/ })
    await renamed.getByRole('button', { name: /移\s*除/ }).click()
    await page.getByRole('dialog').getByLabel('当前密码').fill('wutong-demo')
    await expect(page.getByRole('dialog').getByText('按浏览器提示验证')).toBeVisible()
    await look(page, 'account-proof-passkey', { whole: false })
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.getByRole('button', { name: '下一步' }).click()
    await expect(page.getByRole('dialog').getByText('通行密钥没有完成')).toBeVisible()
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.getByRole('button', { name: '下一步' }).click()
    await expect(page.getByText('还没有通行密钥')).toBeVisible()
    await page.getByRole('button', { name: '退出登录' }).click()
    await signIn(page, 'leader')
  })

  test('everybody sees where the account is signed in', async ({ page, browser, baseURL }) => {
    const context = await browser.newContext({ baseURL: baseURL ?? '' })
    await signIn(await context.newPage(), 'auditor')
    await signIn(page, 'auditor')
    await page.locator('a.account').click()
    await expect(page.getByRole('table', { name: '登录设备' }).getByRole('row')).toHaveCount(3)
    await look(page, 'account-sessions')
    await page.getByRole('button', { name: '结束其他全部登录' }).click()
    await page.locator('.ant-popconfirm .ant-btn-primary').click()
    await expect(page.getByRole('table', { name: '登录设备' }).getByRole('row')).toHaveCount(2)
    await context.close()
  })
})
