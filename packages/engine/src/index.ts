export * from './backtest/index.ts'
export { classifySubject } from './classify.ts'
export { type Compared, freezeCohorts } from './cohorts/freeze.ts'
export type { CohortGroup, CohortTable, Spread } from './cohorts/table.ts'
export { bitAt, countBits, eachBit, rowsOf } from './columns/bits.ts'
export { classifyPopulation, type LadderColumns } from './columns/classify-population.ts'
export { type ColumnRoom, columnBytes, columnRoom } from './columns/column-room.ts'
export type { Population } from './columns/context.ts'
export { type MatchPlan, planMatch } from './columns/match-plan.ts'
export { amountsOf, matchPopulation, type OfferColumns, verdictAt } from './columns/match-population.ts'
export {
  compareMatches,
  eachNearMiss,
  type MatchChanges,
  type NearMisses,
  offersAt,
} from './columns/match-sides.ts'
export { type Places, placesOf } from './columns/places.ts'
export { populationOf } from './columns/population.ts'
export { type Weighable, weighable } from './columns/reweigh.ts'
export { type EditableSnapshot, editableSnapshot } from './columns/row-change.ts'
export { type ScoredPopulation, scoreInBlocks } from './columns/score-blocks.ts'
export { type ScoreColumns, scorePopulation } from './columns/score-population.ts'
export { type Column, noDay, type Snapshot, snapshotFrom, valueAt, valuesOf } from './columns/snapshot.ts'
export type { CompiledZone } from './compiled.ts'
export { addYears, dayFrom, isoFrom, parseDay, yearOf } from './dates.ts'
export type * from './definitions.ts'
export { scaleDecimal } from './exact.ts'
export type { CelValue } from './expr/cel/plain.ts'
export type { Judged } from './expr/evaluate.ts'
export { type CelOptions, type CelResult, evaluateCel } from './expr/evaluate-cel.ts'
export { industryMatches, industrySection } from './expr/industry.ts'
export type { Ast } from './expr/syntax/ast.ts'
export { parseCel } from './expr/syntax/parse.ts'
export { ExpressionError } from './expr/tree.ts'
export type { FactValue } from './expr/values.ts'
export * from './facts.ts'
export * from './flow/index.ts'
export { type FactsByPeriod, type FoldRecord, type RecordHeads, recordFolding } from './fold-facts.ts'
export {
  type Followed,
  type FollowedPopulation,
  followPopulation,
  type SubjectChange,
} from './follow/follow-population.ts'
export type { VerdictChange } from './follow/followed-offers.ts'
export type { FollowedScore, RowClasses, RowScore, ScoreChange } from './follow/followed-score.ts'
export { type Language, showNumber, showValue } from './format.ts'
export * from './identity/index.ts'
export { matchSubject, matchVerdicts } from './match.ts'
export { addsUp, bundleSubject, offersToBundle } from './offers/bundle.ts'
export { type BundleColumns, bundlePopulation, bundleRows, type OfferTotal } from './offers/bundle-population.ts'
export type * from './offers/bundle-results.ts'
export * from './offers/coming-changes.ts'
export { amountFromFen, fenFrom, fenInUnit, totalUnit } from './offers/money.ts'
export * from './offers/select-population.ts'
export * from './offers/select-round.ts'
export * from './offers/standing-changes.ts'
export {
  type MatchOrder,
  type MatchShare,
  type MatchTasks,
  matchHandlers,
  matchOnPool,
} from './parallel/match-tasks.ts'
export {
  type AbortLike,
  type PortLike,
  TaskCancelled,
  type TaskContext,
  TaskError,
  type TaskHandlers,
  type Tasks,
  type WorkerLike,
} from './parallel/messages.ts'
export { canShareMemory, inlinePool, openPool, type Pool, type TaskOptions } from './parallel/pool.ts'
export { keepPopulation, type ScoreTasks, scoreHandlers, scoreOnPool } from './parallel/score-tasks.ts'
export { serveTasks } from './parallel/serve.ts'
export { sharedWords, shareSnapshot, workerSnapshot } from './parallel/share.ts'
export * from './preview/index.ts'
export { type Advice, changesFor } from './reason/changes.ts'
export { type Explainer, explainerFor, judgeFor } from './reason/deciding.ts'
export { codesRead } from './reason/fact-keys.ts'
export type { Target as AdviceTarget } from './reason/goals.ts'
export { type Gain, gainsFor, type ItemGain } from './reason/marginals.ts'
export { adviceFor } from './reason/next-targets.ts'
export { bandText, missingNames } from './reasons.ts'
export type * from './results.ts'
export { scoreSubject } from './score.ts'
export {
  type BundleFigures,
  type BundleMove,
  type BundleSimulation,
  type BundleSimulator,
  bundleSimulatorOf,
} from './simulate/bundle-simulator.ts'
export type { OfferChange } from './simulate/change.ts'
export type { ZoneChange } from './simulate/changed-zone.ts'
export { type Fit, type FitPoint, type FitTarget, fitCap, fitThreshold } from './simulate/fit.ts'
export { fitAmount } from './simulate/fit-amount.ts'
export type { Frames as SimulationFrames } from './simulate/frame.ts'
export { type Grouping, standardGroupings } from './simulate/groupings.ts'
export type { Parameter } from './simulate/parameters.ts'
export { type Move as SimulatedMove, type OfferSimulation, type Simulator, simulatorOf } from './simulate/simulator.ts'
export type { Figures } from './simulate/tally.ts'
export { type CohortStatements, cohortSql, endKey, type FoundCohorts, type OpenEnd } from './sql/cohorts.ts'
export type { DialectName } from './sql/dialects.ts'
export { ladderSql, settledRungs } from './sql/ladders.ts'
export { offerSql, settledOffer } from './sql/offers.ts'
export { scorecardSql, settledScores } from './sql/scorecards.ts'
export { settledSimulation, simulationSql } from './sql/simulation.ts'
export type { SettledRow, SqlRequest, SqlStatements } from './sql/statement.ts'
export { describeColumns, idOrder, type SqlColumn, type SqlTable } from './sql/table.ts'
export { SqlUnsupported } from './sql/unsupported.ts'
export type { RecordHead } from './statements.ts'
export { DefinitionError, type Facts, isInForce, parseReference, type SubjectFacts } from './subject.ts'
export * from './text-dates.ts'
export * from './text-numbers.ts'
export * from './text-periods.ts'
export * from './text-values.ts'
export * from './units.ts'
export * from './uscc.ts'
export { dueOn, expectedDueOn, isWorkday, parseCalendar, type WorkCalendar } from './workdays.ts'
export { examineZone } from './zone/checks/examine.ts'
export { checkZone, compileZone } from './zone/compile-zone.ts'
export { plausibilityAsOffer, withTrialOffer, withTrialScorecard } from './zone/trial.ts'
export * from './zone-names.ts'
