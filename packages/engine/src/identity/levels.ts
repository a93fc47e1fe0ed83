/** How two records agree in one respect: the levels that weights are given for. */
export const levels = {
  code: ['same', 'corrected', 'registration', 'near', 'prefix', 'unknown', 'registrationDiffers', 'unlike', 'differs'],
  core: ['same', 'part', 'slip', 'near', 'oneOff', 'number', 'different', 'unknown'],
  whole: ['registered', 'same', 'bare', 'other'],
  place: ['same', 'nested', 'missing', 'apart'],
  location: ['same', 'nested', 'missing', 'apart'],
  industry: ['same', 'part', 'missing', 'different'],
  form: ['same', 'close', 'missing', 'different'],
  group: ['same', 'differs'],
  branch: ['none', 'same', 'close', 'head', 'differs'],
  address: ['same', 'near', 'part', 'missing', 'differs'],
  date: ['same', 'close', 'missing', 'differs'],
  capital: ['same', 'scaled', 'missing', 'differs'],
} as const satisfies Record<string, readonly string[]>

/** A respect in which records are compared. */
export type Part = keyof typeof levels
/** How they agree in that respect. */
export type LevelOf<P extends Part> = (typeof levels)[P][number]

/** The level of every part. */
export type Agreement = { readonly [P in Part]: LevelOf<P> }
/** Parts that come from a pair of names. */
export type NameAgreement = Pick<Agreement, 'core' | 'whole' | 'place' | 'industry' | 'form' | 'group' | 'branch'>
