import { BarChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer])

interface Step {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** How many enterprises have how many points. */
export function Histogram({ steps }: { readonly steps: readonly Step[] }) {
  const { t, language } = useWords()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (ref.current === null) return
    const chart = init(ref.current, null, { renderer: 'svg' })
    chart.setOption(
      histogramOption(
        steps,
        (step) =>
          t('scorecards.stepTip', {
            from: numberText(step.from, language),
            to: numberText(step.to, language),
            n: step.count,
          }),
        { label: t('scorecards.chartLabel'), points: t('scorecards.chartPoints'), firms: t('scorecards.chartFirms') },
      ),
    )
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(ref.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [steps, t, language])
  return <div ref={ref} className="chart" role="img" aria-label={t('scorecards.chartLabel')} />
}

interface ChartWords {
  readonly label: string
  readonly points: string
  readonly firms: string
}

function histogramOption(steps: readonly Step[], tip: (step: Step) => string, words: ChartWords) {
  return {
    aria: { enabled: true, label: { description: words.label } },
    animationDuration: 300,
    grid: { left: 48, right: 12, top: 32, bottom: 46 },
    tooltip: {
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const },
      formatter: (params: unknown) => {
        const first: unknown = Array.isArray(params) ? params[0] : params
        const index = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
        const step = steps[index]
        return step ? tip(step) : ''
      },
    },
    xAxis: {
      name: words.points,
      nameLocation: 'middle' as const,
      nameGap: 30,
      nameTextStyle: { color: '#55645d' },
      type: 'category' as const,
      data: steps.map((step) => String(step.from)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#c8d2cb' } },
      axisLabel: { color: '#55645d' },
    },
    yAxis: {
      name: words.firms,
      nameTextStyle: { color: '#55645d', align: 'left' as const },
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: '#e8ede9' } },
      axisLabel: { color: '#55645d' },
    },
    series: [
      {
        type: 'bar' as const,
        data: steps.map((step) => step.count),
        barCategoryGap: '12%',
        itemStyle: { color: '#3c9674', borderRadius: [3, 3, 0, 0] },
      },
    ],
  }
}
