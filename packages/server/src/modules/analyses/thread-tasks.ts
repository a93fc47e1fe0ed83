/** What the analyst asks its thread to do. */
import type {
  BacktestOrder,
  BacktestReply,
  ComingChangesReply,
  GapsOrder,
  GapsReply,
  LadderOutlookReply,
  OfferBacktestOrder,
  OfferBacktestReply,
  OfferPreviewOrder,
  OfferPreviewReply,
  PreviewOrder,
  PreviewReply,
  QualityReply,
  Reproduction,
  SelectionOrder,
  SelectionReply,
  SubjectAdvice,
  SuspicionsOrder,
  SuspicionsReply,
} from '@wutong/contract'
import type { pastViews } from '#modules/history'
import type { Actor } from '#platform/context'
import type { ErrorCode } from '#platform/errors'
import type { ZoneOrder } from '#platform/thread-zones'
import type { AdviceOrder } from './advice.ts'
import type { ChangesOrder } from './coming-changes.ts'

/** For whom and on which zone an analysis runs. */
export interface Setting extends ZoneOrder {
  readonly actor: Actor
}

/** What comes back: the reply, or the error that the caller shall see. */
export type Answer<Reply> =
  | { readonly reply: Reply }
  | { readonly problem: { readonly code: ErrorCode; readonly detail: Readonly<Record<string, unknown>> } }

interface Task<Order, Reply> {
  readonly payload: Setting & { readonly order: Order }
  readonly result: Answer<Reply>
}

/** The thread's tasks by name. */
export type AnalysisTasks = {
  readonly outlook: Task<{ readonly ladder: string }, LadderOutlookReply>
  readonly backtest: Task<BacktestOrder & { readonly scorecard: string }, BacktestReply>
  readonly offerBacktest: Task<OfferBacktestOrder & { readonly offer: string }, OfferBacktestReply>
  readonly offerPreview: Task<OfferPreviewOrder & { readonly offer: string }, OfferPreviewReply>
  readonly preview: Task<PreviewOrder & { readonly scorecard: string }, PreviewReply>
  readonly reproduce: Task<{ readonly runId: string }, Reproduction>
  readonly selection: Task<SelectionOrder & { readonly offer: string }, SelectionReply>
  readonly changes: Task<ChangesOrder, ComingChangesReply>
  readonly quality: Task<object, QualityReply>
  readonly suspicions: Task<SuspicionsOrder, SuspicionsReply>
  readonly gaps: Task<GapsOrder, GapsReply>
  readonly advice: Task<AdviceOrder, SubjectAdvice>
} & PastTasks

type PastViews = typeof pastViews
/** Views of a past day. */
type PastTasks = {
  readonly [Name in keyof PastViews]: Task<Parameters<PastViews[Name]>[1], Awaited<ReturnType<PastViews[Name]>>>
}
