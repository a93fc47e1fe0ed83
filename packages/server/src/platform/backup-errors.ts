/** Sentences of errors of backups. */
import type { ErrorSpec } from './house-errors.ts'

/** Errors of making, checking and restoring backups. */
export const backupErrors = {
  backup_file_exists: {
    status: 409,
    zh: '文件 {file} 已存在；备份从不覆盖旧文件，请换一个文件名。',
    en: 'The file {file} is there already; a backup never replaces a file, so choose another name.',
  },
  backup_file_missing: {
    status: 404,
    zh: '读不到备份文件 {file}（{reason}），请检查路径和权限。',
    en: 'The backup {file} cannot be read ({reason}); check the path and its permissions.',
  },
  backup_not_writable: {
    status: 500,
    zh: '无法写入 {file}（{reason}），请检查文件夹和权限。',
    en: '{file} cannot be written ({reason}); check the folder and its permissions.',
  },
  backup_damaged: {
    status: 422,
    zh: '备份 {file} 不完整或被改动（{where}），没有写入任何数据；请改用另一份备份。',
    en: 'The backup {file} is incomplete or was changed ({where}); nothing was written, so take another one.',
  },
  backup_not_found_zone: {
    status: 404,
    zh: '数据库中没有区域“{zone}”，没有可备份的内容；请检查 --zone、--data 或 DATABASE_URL。',
    en: 'The database holds no zone "{zone}", so there is nothing to back up; check --zone, --data or DATABASE_URL.',
  },
  backup_newer: {
    status: 409,
    zh: '备份来自更新的版本（迁移 {name}），请先升级程序。',
    en: 'The backup comes from a newer release (migration {name}); upgrade the program first.',
  },
  backup_older: {
    status: 409,
    zh: '备份来自较早的版本（到迁移 {name}），只能恢复到空的数据文件夹或空数据库，恢复后会自动升级；请用 --data 或 DATABASE_URL 换一处。',
    en: 'The backup comes from an earlier release (up to migration {name}) and goes into an empty data folder or database only, where it is brought up to date; choose one with --data or DATABASE_URL.',
  },
  restore_not_empty: {
    status: 409,
    zh: '数据库中已有数据；要以备份整体替换，请加 --replace（现有数据将被删除，建议先做一份备份）。',
    en: 'The database holds data already; to replace all of it by the backup add --replace (what is there is removed, so back it up first).',
  },
  restore_other_zone: {
    status: 409,
    zh: '数据库中还有其他区域（{zones}），备份只含“{zone}”；请恢复到单独的数据文件夹或数据库。',
    en: 'The database holds other zones too ({zones}) and the backup holds "{zone}" alone; restore it into a data folder or database of its own.',
  },
  restore_wrong_zone: {
    status: 409,
    zh: '备份属于区域“{zone}”，而规则包是“{other}”；请用 --zone 指定该区域的规则包。',
    en: 'The backup is of zone "{zone}" but the zone package is "{other}"; name the right package with --zone.',
  },
  restore_differs: {
    status: 500,
    zh: '恢复后核对不一致（表 {table}），已全部撤销；请重试，仍不一致时请换一份备份。',
    en: 'What was restored does not equal the backup (table {table}) and was undone; try again, and take another backup if it happens again.',
  },
} as const satisfies Record<string, ErrorSpec>
