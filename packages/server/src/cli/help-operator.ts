/** Help of the commands of whoever runs the product: backups and settings. */
import { data, type Help, zone } from './help-options.ts'

export const operatorHelp = {
  backup: {
    usage: 'wutong backup FILE',
    about: {
      zh: '把整个区域（数据、账号、审计）备份为一个文件；运行中也可执行，写完后自行核对。文件含口令散列，请妥善保管',
      en: 'Back the whole zone up into one file (data, accounts, trail), also while it runs; it is read back and checked. The file holds password hashes: keep it safe',
    },
    options: [
      [
        '--check',
        { zh: '只核对已有的备份文件，不需要数据库', en: 'only check a backup that is there; needs no database' },
      ],
      data,
      zone,
    ],
    examples: ['npx wutong backup 2026-01-31.wutong.gz', 'npx wutong backup --check 2026-01-31.wutong.gz'],
  },
  restore: {
    usage: 'wutong restore FILE [--replace]',
    about: {
      zh: '把备份恢复到空的数据文件夹或 PostgreSQL（两者可互换），整体成功或不留痕迹，恢复后逐表核对；规则包另行携带',
      en: 'Restore a backup into an empty data folder or PostgreSQL (either from either), whole or not at all, compared table by table; the zone package is carried by itself',
    },
    options: [['--replace', { zh: '替换已有的全部数据', en: 'replace all data that are there' }], data, zone],
    examples: [
      'npx wutong restore 2026-01-31.wutong.gz --data /srv/wutong',
      'DATABASE_URL=postgres://… npx wutong restore 2026-01-31.wutong.gz',
    ],
  },
  config: {
    usage: 'wutong config',
    about: {
      zh: '列出全部设置：当前值、来自选项还是环境变量、用途；口令不显示，有误的值会指出',
      en: 'List all settings: value, whether from an option or the environment, meaning; secrets are hidden, wrong values named',
    },
    options: [data, zone],
    examples: ['npx wutong config', 'WUTONG_PORT=8080 npx wutong config --json'],
  },
} as const satisfies Record<string, Help>
