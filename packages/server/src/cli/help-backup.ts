/** Help of the commands that carry a whole zone. */
import { data, type Help, zone } from './help-options.ts'

export const backupHelp = {
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
} as const satisfies Record<string, Help>
