/** References between the files of a package that the engine does not follow: departments, sources, columns. */
import type { Finding, Source, Zone } from '@wutong/engine'

/** References that lead nowhere. */
export function referenceFindings(zone: Zone): Finding[] {
  const departments = new Set(zone.departments.map(({ id }) => id))
  const sources = new Set(zone.sources.map(({ id }) => id))
  const codes = new Set(zone.indicators.map(({ code }) => code))
  const found: Finding[] = []
  const check = (
    path: Finding['path'],
    known: ReadonlySet<string>,
    id: string | undefined,
    [zh, en]: [string, string],
  ) => {
    if (id === undefined || known.has(id)) return
    found.push({
      path,
      message: { zh: `没有${zh}「${id}」，请登记或改正`, en: `there is no ${en} "${id}": add it or correct the name` },
    })
  }
  for (const [index, indicator] of zone.indicators.entries())
    check(['indicators', index, 'source'], sources, indicator.source, ['来源', 'source'])
  for (const kind of ['scorecards', 'ladders', 'offers'] as const)
    for (const [index, one] of zone[kind].entries())
      check([kind, index, 'department'], departments, one.department, ['部门', 'department'])
  for (const [index, source] of zone.sources.entries()) {
    check(['sources', index, 'department'], departments, source.department, ['部门', 'department'])
    for (const [at, code] of (source.supplies ?? []).entries())
      check(['sources', index, 'supplies', at], codes, code, ['指标', 'indicator'])
    found.push(...sumFindings(source, index, zone))
  }
  return [...found, ...aliasFindings(zone)]
}

function sumFindings(source: Source, index: number, zone: Zone): Finding[] {
  if (source.sum === undefined) return []
  const target = zone.indicators.find(({ code }) => code === source.sum?.into)
  if (target?.type === 'number') return []
  return [
    {
      path: ['sources', index, 'sum', 'into'],
      message: {
        zh: `汇总目标「${source.sum.into}」不是数值指标，请改成指标目录中的数值指标`,
        en: `"${source.sum.into}" is no numeric indicator: name one of the catalogue`,
      },
    },
  ]
}

/** A header must lead to one indicator only. */
function aliasFindings(zone: Zone): Finding[] {
  const owners = new Map<string, string>()
  const found: Finding[] = []
  for (const [index, indicator] of zone.indicators.entries()) {
    const names = [
      ['name', 'zh', indicator.name.zh] as const,
      ...(indicator.aliases ?? []).map((alias, at) => ['aliases', at, alias] as const),
    ]
    for (const [key, at, header] of names) {
      const owner = owners.get(header)
      if (owner !== undefined && owner !== indicator.code) {
        found.push({
          path: ['indicators', index, key, at],
          message: {
            zh: `名称或别名「${header}」已属于「${owner}」，请换一个`,
            en: `the name or alias "${header}" already belongs to "${owner}": choose another`,
          },
        })
      }
      owners.set(header, owner ?? indicator.code)
    }
  }
  return found
}
