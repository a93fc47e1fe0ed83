export { computeGaps } from './gaps.ts'
export { computeQuality } from './quality.ts'
export { computeSuspicions } from './suspicions.ts'
