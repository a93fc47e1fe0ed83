import type { Relation } from '@wutong/contract'
import { GraphChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

use([GraphChart, TooltipComponent, AriaComponent, SVGRenderer])

interface RelationGraphProps {
  readonly subjectId: string
  readonly relations: readonly Relation[]
}

/** Relations as a graph; the table beside it says the same in words. */
export function RelationGraph({ subjectId, relations }: RelationGraphProps) {
  const { t, language } = useWords()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (ref.current === null) return
    const chart = init(ref.current, null, { renderer: 'svg' })
    const label = ({ kind, share }: Relation): string =>
      share === null ? t(`relations.${kind}`) : `${t(`relations.${kind}`)} ${numberText(share, language)}%`
    chart.setOption(graphOption(subjectId, relations, { label, title: t('relations.graph') }))
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(ref.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [subjectId, relations, t, language])
  return <div ref={ref} className="relation-graph" role="img" aria-label={t('relations.graph')} />
}

interface GraphWords {
  readonly label: (relation: Relation) => string
  readonly title: string
}

/** The key of a side: its id, else its name. */
function keyOf({ id, name }: Relation['subject']): string {
  return id ?? name
}

function graphOption(subjectId: string, relations: readonly Relation[], { label, title }: GraphWords) {
  const sides = new Map(relations.flatMap(({ subject, other }) => [subject, other]).map((side) => [keyOf(side), side]))
  return {
    aria: { enabled: true, label: { description: title } },
    animationDuration: 300,
    tooltip: {},
    series: [
      {
        type: 'graph' as const,
        layout: 'force' as const,
        force: { repulsion: 420, edgeLength: 130, layoutAnimation: false },
        roam: true,
        edgeSymbol: ['none', 'arrow'] as ['none', 'arrow'],
        edgeSymbolSize: 7,
        data: [...sides].map(([id, side]) => ({
          id,
          name: side.name,
          symbolSize: id === subjectId ? 30 : 18,
          itemStyle: { color: colourOf(side, subjectId) },
          label: {
            show: true,
            position: 'bottom' as const,
            formatter: side.name.length > 14 ? `${side.name.slice(0, 13)}…` : side.name,
            color: '#24332b',
          },
        })),
        links: relations.map((relation) => ({
          source: keyOf(relation.subject),
          target: keyOf(relation.other),
          label: { show: true, formatter: label(relation), fontSize: 11, color: '#55645d' },
          lineStyle: { color: '#8fa398', type: relation.id === null ? ('dashed' as const) : ('solid' as const) },
        })),
      },
    ],
  }
}

function colourOf({ id }: Relation['subject'], subjectId: string): string {
  if (id === subjectId) return '#1f7a58'
  return id === null ? '#b9c4bd' : '#3d78c2'
}
