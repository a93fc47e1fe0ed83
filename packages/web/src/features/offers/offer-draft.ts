import type { OfferDetail } from '@wutong/contract'

/** One version of a policy. */
export type OfferVersion = OfferDetail['offer']['versions'][number]

/** What an officer changes in a version; what is left out stays. */
export interface OfferEdits {
  /** Condition code → expression, or null to drop the condition. */
  readonly conditions?: Readonly<Record<string, string | null>>
  /** Ids of sets of shared conditions that no longer count. */
  readonly dropped?: readonly string[]
  /** Formula of the amount. */
  readonly amount?: string
  /** Null takes the cap away. */
  readonly cap?: number | null
}

/** A version with these edits, as the text of a draft. */
export function draftText(version: OfferVersion, edits: OfferEdits, name: string): string {
  const { conditions = {}, dropped = [], amount, cap } = edits
  const { benefit } = version
  const { cap: capBefore, ...uncapped } = benefit ?? {}
  const capAfter = cap === undefined ? capBefore : (cap ?? undefined)
  return JSON.stringify({
    ...version,
    version: name,
    uses: version.uses?.filter((id) => !dropped.includes(id)),
    conditions: version.conditions.flatMap((condition) => {
      const when = conditions[condition.code]
      if (when === null) return []
      return [when === undefined ? condition : { ...condition, when }]
    }),
    ...(benefit === undefined
      ? {}
      : {
          benefit: {
            ...uncapped,
            amount: amount ?? benefit.amount,
            ...(capAfter === undefined ? {} : { cap: capAfter }),
          },
        }),
  })
}

/** The edits with one of them set, or taken back where it is the text in force. */
export function withCondition(version: OfferVersion, edits: OfferEdits, code: string, when: string | null): OfferEdits {
  const { [code]: _, ...others } = edits.conditions ?? {}
  const inForce = version.conditions.find((condition) => condition.code === code)?.when
  return { ...edits, conditions: when === inForce ? others : { ...others, [code]: when } }
}

/** Whether the edits leave the version as it is. */
export function isUnchanged({ benefit }: OfferVersion, { conditions, dropped, amount, cap }: OfferEdits): boolean {
  return (
    Object.keys(conditions ?? {}).length === 0 &&
    (dropped ?? []).length === 0 &&
    (amount === undefined || amount === benefit?.amount) &&
    (cap === undefined || cap === (benefit?.cap ?? null))
  )
}
