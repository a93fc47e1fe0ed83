/** What every kind of definition is made of: texts, citations, terms, conditions. */
/** A text in the two languages of the product; Chinese is the original. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** How far a number or rule may be trusted; only `verified` may be shown as official. */
export type EvidenceStatus = 'verified' | 'secondary' | 'provisional' | 'illustrative'

/** The document a rule comes from. */
export interface Citation {
  readonly title: string
  readonly number?: string | undefined
  readonly issuer?: string | undefined
  readonly issuedOn?: string | undefined
  readonly url?: string | undefined
  readonly note?: string | undefined
}

/** Half-open range of days `[from, until)`, ISO dates; no `until` means still in force. */
export interface Effective {
  readonly from: string
  readonly until?: string | undefined
}

/** A condition a person can read and the engine can decide. */
export interface Condition {
  readonly code: string
  readonly name: Text
  /** CEL of type bool. */
  readonly when: string
  /** The article, clause or row the condition comes from. */
  readonly clause?: string | undefined
}

/** Anything with a code and a name. */
export interface NamedRule {
  readonly code: string
  readonly name: Text
}

/** What scorecard, ladder and offer versions share. */
export interface Version {
  readonly version: string
  readonly effective: Effective
  /** Subjects that keep using this version after `effective.until` (e.g. re-checks), with the last day excluded; the newest of several. */
  readonly alsoFor?: { readonly when: string; readonly until: string } | undefined
  readonly status: EvidenceStatus
  readonly citation: Citation
  readonly notes?: readonly Text[] | undefined
}
