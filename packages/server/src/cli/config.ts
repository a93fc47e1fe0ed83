/** `config`: every setting, its value and where that comes from. */
import { listSettings, listUnknown } from '#platform/config'
import type { Run } from '../cli.ts'
import { exitCodes } from './failure.ts'
import { saidSettings } from './house.ts'
import { table } from './output.ts'

const origins = {
  option: { zh: '选项', en: 'option' },
  environment: { zh: '环境变量', en: 'environment' },
  file: { zh: '文件', en: 'file' },
  credential: { zh: '服务凭据', en: 'credential' },
  default: { zh: '默认', en: 'default' },
} as const

/** Prints the settings; names that look like settings and are none are warned of. */
export function runConfig({ called, output }: Run): Promise<number> {
  const settings = listSettings(undefined, saidSettings(called))
  const unknown = listUnknown()
  const { language } = output
  if (output.json) output.value({ settings, unknown })
  else {
    const rows = settings.map(({ name, value, from, path, about }) => [
      name,
      value ?? '–',
      path === null ? origins[from][language] : `${origins[from][language]} ${path}`,
      about[language],
    ])
    for (const line of table(rows)) output.line(line)
  }
  for (const name of unknown)
    output.warn(`没有名为 ${name} 的设置，请检查拼写`, `there is no setting ${name}; check its spelling`)
  return Promise.resolve(exitCodes.ok)
}
