/** Programs that patterns compile to: a list of steps of a nondeterministic automaton. */

/** Whether a pattern accepts one character (a code point). */
export type CharTest = (code: number) => boolean

/** Conditions on a place between two characters. */
export type PlaceTest = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord'

/** What a pattern is made of. */
export type Pattern =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'place'; readonly test: PlaceTest }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number }

type Step =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'place'; readonly test: PlaceTest }
  | { readonly kind: 'fork'; readonly to: number[] }
  | { readonly kind: 'found' }

/** Steps beyond which a pattern is refused. */
const mostSteps = 20_000

/** A compiled pattern. */
export type Program = readonly Step[]

/** Compiles a pattern; null when it would take too many steps. */
export function programOf(pattern: Pattern): Program | null {
  const steps: Step[] = []
  const fits = emit(pattern, steps)
  steps.push({ kind: 'found' })
  return fits ? steps : null
}

function emit(pattern: Pattern, steps: Step[]): boolean {
  if (steps.length > mostSteps) return false
  switch (pattern.kind) {
    case 'char':
    case 'place':
      steps.push(pattern)
      return true
    case 'sequence':
      return pattern.of.every((part) => emit(part, steps))
    case 'either':
      return emitEither(pattern.of, steps)
    case 'repeat':
      return emitRepeat(pattern, steps)
  }
}

function emitEither(parts: readonly Pattern[], steps: Step[]): boolean {
  const fork: Step = { kind: 'fork', to: [] }
  steps.push(fork)
  const exits: { to: number[] }[] = []
  for (const part of parts) {
    fork.to.push(steps.length)
    if (!emit(part, steps)) return false
    const exit = { kind: 'fork' as const, to: [] }
    steps.push(exit)
    exits.push(exit)
  }
  for (const exit of exits) exit.to.push(steps.length)
  return true
}

function emitRepeat({ of, least, most }: Extract<Pattern, { kind: 'repeat' }>, steps: Step[]): boolean {
  for (let count = 0; count < least; count++) if (!emit(of, steps)) return false
  if (most === Number.POSITIVE_INFINITY) {
    const at = steps.length
    const fork: Step = { kind: 'fork', to: [at + 1] }
    steps.push(fork)
    if (!emit(of, steps)) return false
    steps.push({ kind: 'fork', to: [at] })
    fork.to.push(steps.length)
    return true
  }
  const exits: { to: number[] }[] = []
  for (let count = least; count < most; count++) {
    const exit = { kind: 'fork' as const, to: [steps.length + 1] }
    steps.push(exit)
    exits.push(exit)
    if (!emit(of, steps)) return false
  }
  for (const exit of exits) exit.to.push(steps.length)
  return true
}

/** Whether a program finds a match anywhere in a text; takes time in proportion to text × program, never more. */
export function foundIn(program: Program, text: string): boolean {
  const codes = Array.from(text, (char) => char.codePointAt(0) as number)
  let current: number[] = []
  const seen = new Int32Array(program.length).fill(-1)
  for (let at = 0; at <= codes.length; at++) {
    const place = { codes, at }
    const now: number[] = []
    for (const step of [...current, 0]) if (reach(program, step, { seen, place, into: now })) return true
    const code = codes[at]
    if (code === undefined) return false
    current = now.filter((step) => (program[step] as { test: CharTest }).test(code)).map((step) => step + 1)
  }
  return false
}

interface Reaching {
  readonly seen: Int32Array
  readonly place: { readonly codes: readonly number[]; readonly at: number }
  readonly into: number[]
}

/** Follows forks and conditions from a step to all character steps behind it; true when the end is among them. */
function reach(program: Program, from: number, { seen, place, into }: Reaching): boolean {
  const open = [from]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen[index] === place.at) continue
    seen[index] = place.at
    const step = program[index] as Step
    if (step.kind === 'found') return true
    if (step.kind === 'char') into.push(index)
    else if (step.kind === 'fork') open.push(...step.to)
    else if (holdsAt(step.test, place)) open.push(index + 1)
  }
  return false
}

function holdsAt(test: PlaceTest, { codes, at }: Reaching['place']): boolean {
  switch (test) {
    case 'start':
      return at === 0
    case 'end':
      return at === codes.length
    case 'lineStart':
      return at === 0 || codes[at - 1] === 10
    case 'lineEnd':
      return at === codes.length || codes[at] === 10
    default:
      return (isWord(codes[at - 1]) !== isWord(codes[at])) === (test === 'word')
  }
}

/** Whether a code point is a letter, digit or underscore of ASCII. */
export function isWord(code: number | undefined): boolean {
  return code !== undefined && /^\w$/.test(String.fromCharCode(code)) && code < 128
}
