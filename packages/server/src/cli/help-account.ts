/** Help of the command that keeps accounts. */
import { data, type Help, zone } from './help-options.ts'

export const accountHelp = {
  account: {
    usage: 'wutong account add USERNAME --role R [--name N] | list | disable USERNAME | reset USERNAME',
    about: {
      zh: '建立、列出、停用账号或重置密码；在新机器上建立第一位系统管理员',
      en: 'Make, list and disable accounts or reset a password; makes the first administrator on a fresh machine',
    },
    options: [
      [
        '--role R',
        {
          zh: '角色：leader、officer、liaison、enterprise、provider、expert、auditor、administrator',
          en: 'role: leader, officer, liaison, enterprise, provider, expert, auditor or administrator',
        },
      ],
      ['--name N', { zh: '姓名（默认同用户名）', en: 'name of the person (default: the user name)' }],
      [
        '--uscc C',
        { zh: '企业或机构账号的统一社会信用代码', en: 'credit code, for an account of an enterprise or a provider' },
      ],
      ['--enterprise NAME', { zh: '企业名称，须与登记一致', en: 'name of the enterprise as it is on file' }],
      ['--organisation NAME', { zh: '金融与服务机构名称', en: 'name of a bank, investor or service provider' }],
      [
        '--kind K',
        { zh: '机构类别：bank、investor、service（默认 bank）', en: 'its kind: bank (default), investor or service' },
      ],
      [
        '--department D',
        {
          zh: '领导或经办人所属部门或街道（街道账号只见本街道企业）',
          en: 'department or sub-district of a leader or officer; of a sub-district its enterprises alone are seen',
        },
      ],
      ['--no-sensitive', { zh: '不可查看敏感数据', en: 'sees no sensitive figures but those of the own department' }],
      ['--second-factor', { zh: '重置时一并解除两步验证', en: 'with reset: take the second factor away as well' }],
      data,
      zone,
    ],
    examples: [
      'npx wutong account add admin --role administrator --name 王敏',
      'npx wutong account list',
      'npx wutong account reset admin --second-factor',
    ],
  },
} as const satisfies Record<string, Help>
