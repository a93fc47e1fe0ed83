/** `account`: accounts of a zone from the command line, so that the first administrator can be made on a fresh machine. */
import { type Account, type OneTimePassword, organisationKinds, type Role, roles, Username } from '@wutong/contract'
import type { Language } from '@wutong/engine'
import {
  addAccount,
  disableAccount,
  getAccountByName,
  listAccounts,
  resetPassword,
  resetSecondFactor,
} from '#modules/people'
import type { Ctx } from '#platform/context'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'
import { type Called, textOption } from './options.ts'
import type { Output } from './output.ts'

const actions = ['add', 'list', 'disable', 'reset'] as const
type Action = (typeof actions)[number]

/** Makes, lists, disables or resets accounts. */
export async function runAccount({ called, output }: Run): Promise<number> {
  const [word, name] = called.words
  const action = actions.find((one) => one === word)
  if (action === undefined) {
    throw new CliFailure({
      zh: `请写明要做什么：${actions.join('、')}`,
      en: `say what to do: ${actions.join(', ')}`,
    })
  }
  await inHouse(called, ({ ctx }) => run(ctx, { action, name, called, output }))
  return exitCodes.ok
}

interface Order {
  readonly action: Action
  readonly name: string | undefined
  readonly called: Called
  readonly output: Output
}

async function run(ctx: Ctx, { action, name, called, output }: Order): Promise<void> {
  switch (action) {
    case 'add': {
      const made = await addAccount(ctx, {
        ...placeOf(called),
        username: usernameOf(name),
        displayName: shownName(called, name),
      })
      return showPassword(output, made)
    }
    case 'list':
      return list(ctx, output)
    case 'disable': {
      const { userId } = await getAccountByName(ctx, usernameOf(name))
      return showAccounts(output, [await disableAccount(ctx, userId)])
    }
    case 'reset': {
      const { userId } = await getAccountByName(ctx, usernameOf(name))
      if (called.values['second-factor'] === true) await resetSecondFactor(ctx, userId)
      return showPassword(output, await resetPassword(ctx, userId))
    }
  }
}

async function list(ctx: Ctx, output: Output): Promise<void> {
  const all: Account[] = []
  for (let after: string | undefined; ; ) {
    const page = await listAccounts(ctx, { after, limit: 200 })
    all.push(...page.rows)
    if (page.next === null) break
    after = page.next
  }
  showAccounts(output, all)
}

function usernameOf(name: string | undefined): string {
  const parsed = Username.safeParse(name)
  if (parsed.success) return parsed.data
  throw new CliFailure({
    zh: '请给出用户名：3 至 30 个小写字母、数字、点或下划线',
    en: 'give a user name: three to thirty of a-z, 0-9, dots and underscores',
  })
}

function shownName(called: Called, name: string | undefined): string {
  return textOption(called, 'name') ?? name ?? ''
}

function placeOf(called: Called) {
  const role = roles.find((one) => one === textOption(called, 'role'))
  if (role === undefined)
    throw new CliFailure({ zh: `--role 可选：${roles.join('、')}`, en: `--role is one of ${roles.join(', ')}` })
  const uscc = textOption(called, 'uscc')
  const name = textOption(called, 'enterprise')
  const department = textOption(called, 'department') ?? undefined
  const organisation = textOption(called, 'organisation')
  const kind = organisationKinds.find((one) => one === (textOption(called, 'kind') ?? 'bank'))
  if (kind === undefined)
    throw new CliFailure({
      zh: `--kind 可选：${organisationKinds.join('、')}`,
      en: `--kind is one of ${organisationKinds.join(', ')}`,
    })
  return {
    role,
    department,
    ...(called.values['no-sensitive'] === true ? { seesSensitive: false } : {}),
    ...(uscc !== null && name !== null ? { enterprise: { uscc, name } } : {}),
    ...(uscc !== null && organisation !== null ? { organisation: { uscc, kind, name: organisation } } : {}),
  }
}

function showPassword({ json, language, value, line }: Output, { account, password }: OneTimePassword): void {
  if (json) value({ ...account, password })
  else
    line(
      language === 'zh'
        ? `${account.username}（${roleNames[account.role].zh}）一次性密码：${password}，首次登录时必须修改`
        : `${account.username} (${roleNames[account.role].en}), one-time password: ${password}, to be changed at first sign-in`,
    )
}

function showAccounts({ json, language, value, line }: Output, accounts: readonly Account[]): void {
  if (json) value(accounts)
  else for (const account of accounts) line(lineOf(account, language))
}

function lineOf(
  { username, displayName, role, state, secondFactor, lastSignInAt }: Account,
  language: Language,
): string {
  return [
    username,
    displayName,
    roleNames[role][language],
    standings[state][language],
    secondFactor ? '2FA' : '-',
    lastSignInAt ?? '-',
  ].join('  ')
}

const standings = {
  active: { zh: '正常', en: 'active' },
  disabled: { zh: '已停用', en: 'disabled' },
  over: { zh: '授权已止', en: 'delegation over' },
} as const

const roleNames: Readonly<Record<Role, Readonly<Record<Language, string>>>> = {
  leader: { zh: '领导', en: 'leader' },
  officer: { zh: '经办人', en: 'officer' },
  liaison: { zh: '服务专员', en: 'liaison' },
  enterprise: { zh: '企业', en: 'enterprise' },
  provider: { zh: '金融与服务机构', en: 'provider' },
  expert: { zh: '评审专家', en: 'expert' },
  auditor: { zh: '审计员', en: 'auditor' },
  administrator: { zh: '系统管理员', en: 'administrator' },
}
