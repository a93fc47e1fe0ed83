/**
 * Weights of evidence in bits: the logarithm of how much more often a level is seen between records of the same
 * enterprise than between namesakes. They follow what `npm run bench -- identity --estimate` finds on the training
 * halves, with four exceptions. Codes are set, since check digits make them certain or nearly so. Full names count for
 * less than was found, because place and business within them are counted already; more with a place, within which no
 * two firms may register one name. Slips in cores count more against,
 * and no level counts more than six bits against that only our own slips would have to show. Blanks count nothing.
 */
import type { LevelOf, Part } from './levels.ts'

type Weights = { readonly [P in Part]: { readonly [L in LevelOf<P>]: number } }

/** Weight of each level of each part. */
export const weights: Weights = {
  code: {
    same: 30,
    corrected: 25,
    registration: 25,
    near: 14,
    prefix: 2,
    unknown: 0,
    registrationDiffers: -8,
    unlike: -8,
    differs: -60,
  },
  // `same` is given by the number of namesakes, and `part` loses those of the shorter core besides.
  core: { same: 0, part: -3, slip: -4, near: -6, oneOff: -9, number: -14, different: -12.5, unknown: -12 },
  whole: { registered: 8, same: 4, bare: 3, other: -1 },
  place: { same: 2.3, nested: -4, missing: 0, apart: -6 },
  location: { same: 2.5, nested: 0.5, missing: 0, apart: -5 },
  industry: { same: 4.3, part: 1.9, missing: 0, different: -6 },
  form: { same: 0.2, close: -2, missing: 0, different: -5 },
  group: { same: 0.2, differs: -5 },
  branch: { none: 0, same: 0.5, close: -2, head: -25, differs: -25 },
  address: { same: 8.7, near: 5, part: -1, missing: 0, differs: -2.8 },
  date: { same: 9.6, close: 1.7, missing: 0, differs: -5 },
  capital: { same: 3.5, scaled: 0, missing: 0, differs: -2.9 },
}

/** What the agreement with a former name counts for less than with the present one. */
export const formerNameWeight = -1

/**
 * At this score a pair is joined without being asked about: chosen on the training halves, where fewer than one join in
 * 2,000 was wrong from here on.
 */
export const joinAt = 4
/** From this score on a pair is shown to an officer. */
export const reviewAt = -3
/** The best candidate has to lead the next one by this many bits to be joined. */
export const leadToJoin = 4
