/** `matches()`: patterns in the syntax and meaning of RE2, in time that never explodes. */
import { bool, failure, type Val } from '../val.ts'
import { parsePattern } from './pattern.ts'
import { foundIn, type Program, programOf } from './program.ts'
import { PatternError } from './reader.ts'

/** Compiled patterns are kept, up to so many. */
const mostKept = 500
const kept = new Map<string, Program | Extract<Val, { kind: 'undefined' }>>()

/** Whether a pattern matches anywhere in a text; an error when it is no pattern. */
export function matches(text: string, pattern: string): Val {
  const program = compiled(pattern)
  return 'kind' in program ? program : bool(foundIn(program, text))
}

/** Why a pattern cannot be used, or null when it can. */
export function patternProblem(pattern: string): Extract<Val, { kind: 'undefined' }> | null {
  const program = compiled(pattern)
  return 'kind' in program ? program : null
}

function compiled(pattern: string): Program | Extract<Val, { kind: 'undefined' }> {
  const known = kept.get(pattern)
  if (known !== undefined) return known
  if (kept.size >= mostKept) kept.clear()
  const program = compile(pattern)
  kept.set(pattern, program)
  return program
}

function compile(pattern: string): Program | Extract<Val, { kind: 'undefined' }> {
  try {
    return programOf(parsePattern(pattern)) ?? badPattern(pattern, 'too large')
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    return badPattern(pattern, error.message)
  }
}

function badPattern(pattern: string, why: string): Extract<Val, { kind: 'undefined' }> {
  return failure(
    `「${pattern}」不是正则表达式（RE2 语法），请检查括号与转义`,
    `"${pattern}" is not a regular expression in the syntax of RE2 (${why})`,
  )
}
