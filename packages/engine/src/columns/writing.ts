/** Where a rule writes its points. */
export interface Writing {
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Rows that float64 cannot decide. */
  readonly close: number[]
}
