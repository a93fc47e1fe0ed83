/** Sentences of errors about accounts and sign-in. */
import type { ErrorSpec } from './house-errors.ts'

/** Errors about accounts and sign-in. */
export const peopleErrors = {
  password_due: {
    status: 403,
    zh: '请先在“我的账号”修改一次性密码，之后才能使用其他功能。',
    en: 'First change your one-time password under “My account”; everything else opens then.',
  },
  second_factor_due: {
    status: 403,
    zh: '本区要求您的角色启用两步验证，请先在“我的账号”启用。',
    en: 'The zone asks your role for a second factor; first set it up under “My account”.',
  },
  sign_in_locked: {
    status: 429,
    zh: '此用户名登录失败次数过多，请 {minutes} 分钟后再试，或请管理员解除锁定。',
    en: 'Too many failed sign-ins with this user name; try again in {minutes} min or have the administrator lift the lock.',
  },
  account_not_found: {
    status: 404,
    zh: '找不到该账号，请返回账号列表重新选择。',
    en: 'There is no such account; choose again from the list of accounts.',
  },
  account_disabled: {
    status: 403,
    zh: '此账号已停用，请联系管理员。',
    en: 'This account is disabled; ask the administrator.',
  },
  account_own: {
    status: 409,
    zh: '不能在这里更改自己的账号，请由另一位管理员操作，密码请在“我的账号”修改。',
    en: 'You cannot change your own account here; have another administrator do it, and change your password under “My account”.',
  },
  account_shared: {
    status: 409,
    zh: '此账号也属于其他园区，不能由本区单独更改，请联系系统运维。',
    en: 'This account belongs to another zone as well and cannot be changed by this one alone; ask whoever runs the system.',
  },
  delegation_over: {
    status: 403,
    zh: '企业给此账号的授权已到期或已被收回，请联系本企业的法定代表人账号。',
    en: 'What the enterprise let this account do has expired or was taken back; ask the account of its legal representative.',
  },
  username_taken: {
    status: 409,
    zh: '用户名“{username}”已被使用，请换一个。',
    en: 'The user name "{username}" is taken; choose another.',
  },
  enterprise_not_confirmed: {
    status: 422,
    zh: '信用代码与企业名称对不上本区的任何企业，请核对后重填。',
    en: 'Credit code and name together fit no enterprise of the zone; check both and enter them again.',
  },
  department_unknown: {
    status: 422,
    zh: '本区没有部门或街道“{department}”，请从列表中选择。',
    en: 'The zone has no department or sub-district "{department}"; choose one from the list.',
  },
  organisation_missing: {
    status: 422,
    zh: '请填写该账号所属机构的名称、类别和统一社会信用代码。',
    en: 'Give the name, kind and credit code of the organisation that the account acts for.',
  },
  organisation_code_invalid: {
    status: 422,
    zh: '“{uscc}”不是有效的统一社会信用代码（校验位不符），请核对。',
    en: '"{uscc}" is no valid unified social credit code (its check character does not fit); check it.',
  },
  organisation_differs: {
    status: 409,
    zh: '信用代码 {uscc} 已登记为“{name}”，请使用同一名称或核对代码。',
    en: 'The code {uscc} is known as "{name}"; use that name or check the code.',
  },
  organisation_not_found: {
    status: 404,
    zh: '找不到该机构，请从列表中选择。',
    en: 'There is no such organisation; choose one from the list.',
  },
  consent_not_found: {
    status: 404,
    zh: '找不到该授权，请返回授权列表重新选择。',
    en: 'There is no such consent; choose again from the list.',
  },
  consent_not_active: {
    status: 403,
    zh: '该授权未生效、已到期或已撤回，不能查看数据；如需查看请重新申请。',
    en: 'This consent is not in force: not given, over or withdrawn; ask the enterprise again.',
  },
  consent_decided: {
    status: 409,
    zh: '该授权已经处理过，请刷新页面查看最新状态。',
    en: 'This consent was decided already; reload the page to see how it stands.',
  },
  consent_wider: {
    status: 422,
    zh: '授权不能超出对方申请的范围（{fields}），请减少字段或天数。',
    en: 'More cannot be given than was asked for ({fields}); leave out fields or days.',
  },
  consent_fields_unknown: {
    status: 422,
    zh: '没有这些字段：{fields}，请从目录中选择。',
    en: 'There are no such fields: {fields}; choose from the catalogue.',
  },
  figures_hidden: {
    status: 403,
    zh: '这项结果由您看不到的敏感数据计算得出，因此不显示；如工作需要，请联系管理员。',
    en: 'This result rests on sensitive figures that you may not see, so it is not shown; ask the administrator if your work needs it.',
  },
  district_out_of_reach: {
    status: 403,
    zh: '企业属于哪个街道由园区管理人员决定，您的账号不能更改，请联系园区管理人员。',
    en: 'Which sub-district an enterprise is of is for an officer of the whole zone; ask one.',
  },
  filter_out_of_reach: {
    status: 403,
    zh: '您的账号不能按此条件筛选或排序，请改用其他条件。',
    en: 'Your account cannot filter or sort by this; choose another condition.',
  },
  hook_not_found: {
    status: 404,
    zh: '找不到该通知地址，可能已被移除，请刷新页面。',
    en: 'There is no such address; it may have been removed, reload the page.',
  },
  hook_secret_sealed: {
    status: 409,
    zh: '此通知地址的签名密钥是用另一把密钥（WUTONG_SECRET）保存的，无法读取：请由运维恢复原来的密钥文件，或移除此地址后重新添加。',
    en: 'The signing secret of this address was kept under another secret (WUTONG_SECRET) and cannot be read: have the operator put the former file back, or remove the address and add it again.',
  },
  hook_not_allowed: {
    status: 422,
    zh: '只能通知运维在 WUTONG_HOOKS 中允许的来源（{origins}），且地址中不能带用户名。',
    en: 'Only origins that the operator allows in WUTONG_HOOKS ({origins}) may be told, and an address names no user.',
  },
  liaison_not_found: {
    status: 404,
    zh: '找不到该服务专员账号，请从列表中选择。',
    en: 'There is no such liaison account; choose one from the list.',
  },
  password_wrong: {
    status: 422,
    zh: '当前密码不对，请重新输入。',
    en: 'The current password is not right; enter it again.',
  },
  password_refused: {
    status: 422,
    zh: '新密码不能用：{reason}',
    en: 'The new password cannot be used: {reason}',
  },
  code_wrong: {
    status: 422,
    zh: '验证码不对或已过期，请输入验证器当前显示的 6 位数字，并核对手机时间。',
    en: 'The code is wrong or too old; enter the six digits your app shows now, and check the clock of your phone.',
  },
  second_factor_needed: {
    status: 403,
    zh: '本账号已启用两步验证：请再用验证码、恢复码或通行密钥证明是本人。',
    en: 'This account has a second factor: prove it as well, by a code of your app, a recovery code or a passkey.',
  },
  code_used: {
    status: 422,
    zh: '这个验证码已经用过，请等验证器显示下一个再输入。',
    en: 'This code was used already; wait until your app shows the next one.',
  },
  recovery_code_wrong: {
    status: 422,
    zh: '恢复码不对或已经用过，请换一个。',
    en: 'This recovery code is wrong or was used already; take another one.',
  },
  second_factor_unreadable: {
    status: 409,
    zh: '本账号验证器的密钥是用另一把密钥（WUTONG_SECRET）保存的，无法核对验证码：请改用恢复码或通行密钥，关闭两步验证后重新启用；或请管理员重置。',
    en: 'The secret of your app was kept under another secret (WUTONG_SECRET), so codes cannot be checked: use a recovery code or a passkey, then remove the second factor and set it up anew, or ask the administrator to reset it.',
  },
  second_factor_there: {
    status: 409,
    zh: '两步验证已经启用；如需更换，请先关闭再重新启用。',
    en: 'The second factor is already set up; to change it, take it away first and set it up anew.',
  },
  passkey_refused: {
    status: 422,
    zh: '这个通行密钥不能登记：它不是为本次操作生成的，或已登记在某个账号上。请重新开始。',
    en: 'This passkey cannot be registered: it was not made for this step, or some account has it already; begin again.',
  },
  passkey_not_found: {
    status: 404,
    zh: '您没有这个通行密钥，请刷新页面。',
    en: 'You have no such passkey; load the page again.',
  },
  passkeys_many: {
    status: 409,
    zh: '最多登记 {atMost} 个通行密钥，请先移除不用的。',
    en: 'There can be at most {atMost} passkeys; remove one that you no longer use first.',
  },
  passkeys_off: {
    status: 409,
    zh: '本系统未启用通行密钥：需由运维设置 https 访问地址（WUTONG_URL）。',
    en: 'Passkeys are not set up here: whoever runs the system must set the https address (WUTONG_URL).',
  },
  identity_taken: {
    status: 409,
    zh: '身份提供方的这个用户名或编号已关联其他账号，请核对。',
    en: 'Another account is linked to this name or subject of the identity provider; check it.',
  },
  until_past: {
    status: 422,
    zh: '授权截止日 {until} 已过，请选今天或以后的日期。',
    en: 'The day {until} has passed; choose today or a later one.',
  },
  username_long: {
    status: 422,
    zh: '用户名“{username}”超过 30 个字符，请缩短。',
    en: 'The user name "{username}" has more than 30 characters; make it shorter.',
  },
  key_permissions_outside: {
    status: 422,
    zh: '密钥不能有您自己没有的或不允许交给密钥的权限：{permissions}。',
    en: 'A key cannot hold what you do not hold yourself or what is not for keys: {permissions}.',
  },
  session_not_found: {
    status: 404,
    zh: '该登录已经结束。',
    en: 'This session has already ended.',
  },
} as const satisfies Record<string, ErrorSpec>
