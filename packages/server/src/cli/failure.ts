import type { Text } from '@wutong/engine'

/** Exit codes of `wutong`: what a script can tell apart. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** Done, and the answer is no: mistakes found in a zone, an unexpected failure. */
  failed: 1,
  /** The command or its input cannot be understood. */
  usage: 2,
  /** The machine does not allow it: port busy, folder not writable, data in use, database not reachable. */
  environment: 3,
} as const

/** A command that ends with one clear sentence and its exit code. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'
  readonly text: Text
  readonly exitCode: number

  constructor(
    text: Text,
    { exitCode = exitCodes.usage, cause }: { readonly exitCode?: number; readonly cause?: unknown } = {},
  ) {
    super(text.en, cause === undefined ? undefined : { cause })
    this.text = text
    this.exitCode = exitCode
  }
}
