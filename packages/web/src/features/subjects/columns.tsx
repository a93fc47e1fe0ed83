import { Link } from '@tanstack/react-router'
import type { SubjectRow } from '@wutong/contract'
import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { amountText, countText, numberText } from '../../platform/figures.ts'
import { useIndustries } from '../../platform/industry.ts'
import { useWords } from '../../platform/language.ts'
import type { SubjectFilter } from './queries.ts'

/** Value or a quiet dash, because blank is not zero. */
export function Blank({ children }: { readonly children: string | null | undefined }) {
  return children ? children : <span className="blank">—</span>
}

function IndustryCell({ code }: { readonly code: string | null }) {
  const { sectionName } = useIndustries()
  if (code === null) return <Blank>{null}</Blank>
  return (
    <div className="name-cell" title={sectionName(code)}>
      <span className="cut">{sectionName(code) ?? code}</span>
      <span className="code">{code}</span>
    </div>
  )
}

/** Names of the highest rungs an enterprise stands on. */
export function useRungNames() {
  const { zone } = useCatalogue()
  const { text } = useWords()
  return (rungs: SubjectRow['rungs']): { readonly key: string; readonly name: string }[] =>
    zone.ladders.flatMap((ladder) => {
      const code = rungs[ladder.id]
      const rung = code
        ? ladder.versions.flatMap((version) => version.rungs).find((item) => item.code === code)
        : undefined
      return rung ? [{ key: `${ladder.id}:${rung.code}`, name: text(rung.name) }] : []
    })
}

/** The columns of the enterprise list. */
export function useSubjectColumns(filter: SubjectFilter): NonNullable<TableProps<SubjectRow>['columns']> {
  const { t, language } = useWords()
  const rungNames = useRungNames()
  const sortable = (key: NonNullable<SubjectFilter['sort']>) => ({
    key,
    sorter: true,
    showSorterTooltip: false,
    sortOrder: orderOf(filter, key),
  })
  return [
    {
      ...sortable('name'),
      title: t('subjects.name'),
      width: 240,
      fixed: 'left',
      render: (_, row) => (
        <div className="name-cell">
          <Link to="/enterprises/$subjectId" params={{ subjectId: row.id }}>
            {row.name}
          </Link>
          <span className="code">{row.uscc ?? t('subjects.noUscc')}</span>
        </div>
      ),
    },
    {
      key: 'district',
      title: t('subjects.district'),
      width: 90,
      ellipsis: true,
      render: (_, row) => <Blank>{row.districtName ?? row.district}</Blank>,
    },
    {
      key: 'industry',
      title: t('subjects.industry'),
      width: 104,
      render: (_, row) => <IndustryCell code={row.industry} />,
    },
    {
      ...sortable('registeredOn'),
      title: t('subjects.registeredOn'),
      width: 108,
      render: (_, row) => <Blank>{row.registeredOn}</Blank>,
    },
    {
      ...sortable('revenue'),
      title: t('subjects.revenue'),
      width: 112,
      align: 'right',
      render: (_, row) => <Blank>{row.revenue === null ? null : amountText(row.revenue, language)}</Blank>,
    },
    {
      ...sortable('employees'),
      title: t('subjects.employees'),
      width: 76,
      align: 'right',
      render: (_, row) => <Blank>{row.employees === null ? null : countText(row.employees, language)}</Blank>,
    },
    {
      ...sortable('points'),
      title: t('subjects.points'),
      width: 100,
      align: 'right',
      render: (_, row) => <Blank>{row.points === null ? null : numberText(row.points, language)}</Blank>,
    },
    {
      key: 'qualified',
      title: t('subjects.qualified'),
      width: 84,
      align: 'right',
      render: (_, row) => <Blank>{row.qualified === null ? null : countText(row.qualified, language)}</Blank>,
    },
    {
      key: 'rungs',
      title: t('subjects.rungs'),
      width: 178,
      render: (_, row) => (
        <span className="rung-names">
          {rungNames(row.rungs)
            .map(({ name }) => name)
            .join(t('words.listComma'))}
        </span>
      ),
    },
  ]
}

function orderOf(filter: SubjectFilter, key: NonNullable<SubjectFilter['sort']>): 'ascend' | 'descend' | null {
  if ((filter.sort ?? 'points') !== key) return null
  return filter.order === 'asc' ? 'ascend' : 'descend'
}
