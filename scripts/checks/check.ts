import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a check found and how much it looked at; a check that looked at nothing has failed. */
export interface CheckResult {
  readonly problems: readonly string[]
  readonly looked: number
}

/** A violation planted in a copy of the project; the check must answer with a problem that matches `expect`. */
export interface Canary {
  readonly name: string
  readonly plant: (root: string) => void
  readonly expect: RegExp
}

/** One rule of the house that a machine can decide. */
export interface Check {
  readonly name: string
  /** What is looked at, for the line that the check prints. */
  readonly unit: string
  readonly run: (root: string) => Promise<CheckResult>
  readonly canaries: readonly Canary[]
}

/** Writes a file of a canary, with its folders. */
export function plantFile(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** A canary that is one new file. */
export function fileCanary(name: string, path: string, text: string, expect: RegExp): Canary {
  return { name, expect, plant: (root) => plantFile(root, path, text) }
}
