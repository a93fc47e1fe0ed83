interface SparklineProps {
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const width = 72
const height = 22

/** A small run of years; decoration beside the figures themselves. */
export function Sparkline({ points }: SparklineProps) {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2) return null
  const low = Math.min(...points.map((point) => point.y))
  const high = Math.max(...points.map((point) => point.y))
  const at = ({ x, y }: { x: number; y: number }): [number, number] => [
    3 + ((x - first.x) / (last.x - first.x)) * (width - 6),
    high === low ? height / 2 : height - 3 - ((y - low) / (high - low)) * (height - 6),
  ]
  const [endX, endY] = at(last)
  return (
    <svg className="sparkline" width={width} height={height} aria-hidden="true">
      <polyline
        points={points
          .map((point) =>
            at(point)
              .map((n) => n.toFixed(1))
              .join(','),
          )
          .join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <circle cx={endX} cy={endY} r="2.5" fill="currentColor" />
    </svg>
  )
}
