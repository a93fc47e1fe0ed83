/** What is mutated together, and the tests that must notice; paths under `packages/engine/src`. */
export interface MutationGroup {
  readonly name: string
  readonly files: readonly string[]
  readonly tests: readonly string[]
  /** The most runs of a property; more where a test counts what its runs came upon. */
  readonly runs?: number
}

const readings = ['readings', 'readings-cel', 'scorecards']

/** From what decides most to what decides least. */
export const mutationGroups: readonly MutationGroup[] = [
  {
    name: 'classes',
    files: ['class-bounds.ts', 'classify.ts', 'columns/{classes,ranked-classes,vetoes,positions,placing}.ts'],
    tests: [
      'class-bounds',
      'classify',
      'points',
      'columns/ranked-classes',
      'scorecards',
      'readings',
      'expr/expressions',
      'columns/score-blocks',
      'columns/placing',
    ],
  },
  {
    name: 'expressions',
    files: ['expr/{evaluate,evaluate-cel,explain}.ts'],
    tests: ['expr/*', 'readings', 'readings-cel'],
  },
  {
    name: 'scores',
    files: [
      '{score,score-sheet,point-rules,points,item-outcome,units-of-points,totals,more-points,share-points,logarithm}.ts',
      'zone/bands.ts',
    ],
    tests: [
      'units-of-points',
      'points',
      'expr/expressions',
      'zone/rule-kinds',
      'cohorts/cohorts',
      'readings',
      'scorecards',
    ],
  },
  {
    name: 'offers-and-facts',
    files: ['{match,clauses,facts,subject,exact,dates,offer-rules}.ts'],
    tests: ['facts', 'match', 'exact', 'dates', 'expr/expressions', 'zone/check-zone', 'zone/rule-kinds', 'readings'],
  },
  {
    name: 'cohorts',
    files: ['cohorts/*.ts'],
    tests: ['cohorts/*', 'scorecards'],
  },
  {
    name: 'columns-truth',
    files: ['columns/{truth,comparisons,arithmetic,numbers,folds,bits,close-quotient,day-threshold,texts}.ts'],
    tests: [...readings, 'columns/match-kernels', 'cohorts/cohort-functions'],
  },
  {
    name: 'columns-points',
    files: [
      'columns/{item-points,line-points,ratio-points,share-points,span-points,shares,ranks,classify-population}.ts',
      'columns/{score-population,score-one,row-change,cohort-places,cohort-shares,payable,places}.ts',
    ],
    tests: [...readings, 'cohorts/*', 'columns/score-blocks'],
  },
  {
    name: 'bundles',
    files: ['offers/*.ts'],
    tests: ['offers/*'],
  },
  {
    name: 'ladders',
    files: ['flow/*.ts'],
    tests: ['flow/*'],
  },
  {
    name: 'reasons',
    files: ['reason/*.ts'],
    tests: ['reason/{changes,condition-settling,deciding}'],
    runs: 100,
  },
]
