import { z } from 'zod'
import { Day, page, SubjectId } from './common.ts'
import {
  LadderResults,
  MatchRow,
  OfferDetail,
  OfferSummary,
  RankingRow,
  ScorecardResults,
  ScorecardSummary,
  ZoneInfo,
} from './definitions.ts'
import { MatchVerdict } from './results.ts'
import { route } from './route.ts'
import { Assessment, Subject, SubjectQuery, SubjectRow } from './subjects.ts'
import { ScorecardFile } from './zone-files.ts'

/** A past day: what was known at its end, what it was judged for, and by which definitions. */
export const PastDay = z.object({
  day: Day,
  /** All changes up to this one count; see `/api/history/changes`. */
  stamp: z.number().int(),
  /** When the last of them came to count; null where nothing was known yet. */
  at: z.string().nullable(),
  /** The year that an evaluation of that day would have been for. */
  period: z.number().int(),
  definitionHash: z.string(),
  /** Whether these definitions were in use then; else no evaluation is that old, and today's are used. */
  definitionsOfThen: z.boolean(),
  snapshotHash: z.string(),
  /** The zone by those definitions, and how much was known. */
  zone: ZoneInfo,
})
export type PastDay = z.infer<typeof PastDay>

const ofDay = z.object({ day: Day })
const ofDefinition = ofDay.extend({ id: z.string() })
const ofSubject = ofDay.extend({ subjectId: SubjectId })
const paged = z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) })
/** Of what is not named with its own: staff only. An enterprise sees itself, and what is declared, without the counts of others. */
const permission = 'history:read'

export const getPastDay = route({
  method: 'GET',
  path: '/api/past/:day',
  permission: 'history:own',
  plain: true,
  summary: 'What was known at the end of a past day, and by which definitions it is judged',
  params: ofDay,
  reply: PastDay,
})
export const listPastSubjects = route({
  method: 'GET',
  path: '/api/past/:day/subjects',
  permission,
  summary: 'Enterprises as of a past day by search and filters, a keyset page at a time',
  params: ofDay,
  query: SubjectQuery,
  reply: page(SubjectRow),
})
export const getPastSubject = route({
  method: 'GET',
  path: '/api/past/:day/subjects/:subjectId',
  permission: 'history:own',
  summary: 'One enterprise with every fact and what each source had said by a past day',
  params: ofSubject,
  reply: Subject,
})
export const assessPastSubject = route({
  method: 'GET',
  path: '/api/past/:day/subjects/:subjectId/assessment',
  permission: 'history:own',
  summary: 'Scores, rungs and policies of one enterprise as of a past day, explained',
  params: ofSubject,
  query: z.object({ period: z.coerce.number().int().min(1980).max(2100).optional() }),
  reply: Assessment,
})
export const listPastScorecards = route({
  method: 'GET',
  path: '/api/past/:day/scorecards',
  permission: 'history:own',
  plain: true,
  summary: 'All scorecards with their results as of a past day in counts',
  params: ofDay,
  reply: z.array(ScorecardSummary),
})
export const getPastScorecard = route({
  method: 'GET',
  path: '/api/past/:day/scorecards/:id',
  permission: 'history:own',
  plain: true,
  summary: 'One scorecard as it was declared on a past day',
  params: ofDefinition,
  reply: ScorecardFile,
})
export const getPastScorecardResults = route({
  method: 'GET',
  path: '/api/past/:day/scorecards/:id/results',
  permission,
  summary: 'Distribution of a scorecard as of a past day',
  params: ofDefinition,
  reply: ScorecardResults,
})
export const listPastRanking = route({
  method: 'GET',
  path: '/api/past/:day/scorecards/:id/ranking',
  permission,
  summary: 'Ranking as of a past day, known totals first',
  params: ofDefinition,
  query: paged.extend({ passed: z.enum(['true', 'false', 'unknown']).optional() }),
  reply: page(RankingRow),
})
export const getPastLadderResults = route({
  method: 'GET',
  path: '/api/past/:day/ladders/:id/results',
  permission,
  summary: 'How many stood on each rung as of a past day',
  params: ofDefinition,
  reply: LadderResults,
})
export const listPastOffers = route({
  method: 'GET',
  path: '/api/past/:day/offers',
  permission: 'history:own',
  plain: true,
  summary: 'All policies with who qualified as of a past day in counts',
  params: ofDay,
  reply: z.array(OfferSummary),
})
export const getPastOffer = route({
  method: 'GET',
  path: '/api/past/:day/offers/:id',
  permission: 'history:own',
  plain: true,
  summary: 'One policy as it was declared on a past day, with counts',
  params: ofDefinition,
  reply: OfferDetail,
})
export const listPastMatches = route({
  method: 'GET',
  path: '/api/past/:day/offers/:id/matches',
  permission,
  summary: 'Enterprises by verdict for one policy as of a past day',
  params: ofDefinition,
  query: paged.extend({ verdict: MatchVerdict.default('qualified') }),
  reply: page(MatchRow),
})
