/** Filters of a list of subjects that name two things, understood. */
import { MatchVerdict } from '@wutong/contract'
import { AppError } from '#platform/errors'

/** Reads `ladder:rung`; throws `input_invalid`. */
export function parseRungFilter(text: string): { readonly ladder: string; readonly rung: string } {
  const [ladder, rung] = pair(text, 'rung')
  return { ladder, rung }
}

/** Reads `offer:verdict`; throws `input_invalid`. */
export function parseOfferFilter(text: string): { readonly offer: string; readonly verdict: MatchVerdict } {
  const [offer, verdict] = pair(text, 'offer')
  const known = MatchVerdict.safeParse(verdict)
  if (!known.success) throw new AppError('input_invalid', { where: `query.offer (${verdict})` })
  return { offer, verdict: known.data }
}

function pair(text: string, name: string): [string, string] {
  const [first, second, more] = text.split(':')
  if (first === undefined || second === undefined || more !== undefined)
    throw new AppError('input_invalid', { where: `query.${name} (a:b)` })
  return [first, second]
}
