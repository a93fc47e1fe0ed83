/** Everything that can be shown as of a past day, by name. */
import {
  getOfferOfDay,
  getResultsOfDay,
  getRungsOfDay,
  getScorecardOfDay,
  listMatchesOfDay,
  listOffersOfDay,
  listRankingOfDay,
  listScorecardsOfDay,
} from './past-lists.ts'
import { listSubjectsOfDay } from './past-subject-list.ts'
import { assessSubjectOfDay, getDay, getSubjectOfDay } from './past-subjects.ts'

/** Views of a past day; the analyst runs them in a thread, where the last past is kept. */
export const pastViews = {
  pastDay: getDay,
  pastSubjects: listSubjectsOfDay,
  pastSubject: getSubjectOfDay,
  pastAssessment: assessSubjectOfDay,
  pastScorecards: listScorecardsOfDay,
  pastScorecard: getScorecardOfDay,
  pastResults: getResultsOfDay,
  pastRanking: listRankingOfDay,
  pastRungs: getRungsOfDay,
  pastOffers: listOffersOfDay,
  pastOffer: getOfferOfDay,
  pastMatches: listMatchesOfDay,
} as const
