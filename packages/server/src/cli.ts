/** The command line `wutong`. Commands load what they need when they run, so that the stateless ones answer at once. */
import { DefinitionError, SqlUnsupported } from '@wutong/engine'
import { dayOf } from '#platform/clock'
import { CliFailure, exitCodes } from './cli/failure.ts'
import { type CommandName, commandHelp, commandNames, overview } from './cli/help.ts'
import { type Called, languageOf, parseCall } from './cli/options.ts'
import { type Output, processOutput } from './cli/output.ts'

/** One run of a command. */
export interface Run {
  readonly called: Called
  readonly output: Output
  readonly today: string
}

type Command = (run: Run) => Promise<number>

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const
const accountOptions = {
  role: text,
  name: text,
  uscc: text,
  enterprise: text,
  organisation: text,
  kind: text,
  department: text,
  'no-sensitive': flag,
  'second-factor': flag,
} as const
const judged = { period: text, on: text, zone: text }
const given = { ...judged, input: text, data: text } as const
const stored = { ...judged, input: text, data: text, limit: text, engine: text, snapshot: text, url: text }

/** Options of each command, and where its code is. */
const commands: Readonly<
  Record<CommandName, { options: Parameters<typeof parseCall>[1]; load: () => Promise<Command> }>
> = {
  start: {
    options: { port: text, host: text, data: text, zone: text, subjects: text, seed: text, 'no-demo': flag },
    load: async () => (await import('./cli/start.ts')).runStart,
  },
  import: {
    options: {
      source: text,
      period: text,
      'dry-run': flag,
      relations: flag,
      report: text,
      answers: text,
      answer: texts,
      map: text,
      'error-sheet': text,
      paste: flag,
      'no-remember': flag,
      'take-back': text,
      reason: text,
      data: text,
      zone: text,
    },
    load: async () => (await import('./cli/import.ts')).runImport,
  },
  score: { options: stored, load: async () => (await import('./cli/evaluate.ts')).runScore },
  classify: { options: stored, load: async () => (await import('./cli/evaluate.ts')).runClassify },
  match: { options: stored, load: async () => (await import('./cli/evaluate.ts')).runMatch },
  bundle: { options: stored, load: async () => (await import('./cli/bundle.ts')).runBundle },
  simulate: {
    options: {
      ...stored,
      set: texts,
      when: texts,
      amount: text,
      cap: text,
      fit: text,
      budget: text,
      places: text,
      scorecard: text,
      changes: text,
      net: flag,
    },
    load: async () => (await import('./cli/simulate.ts')).runSimulate,
  },
  changes: {
    options: { zone: text, period: text, input: text, data: text, limit: text, from: text, to: text },
    load: async () => (await import('./cli/changes.ts')).runChanges,
  },
  select: {
    options: { ...given, applications: text, limit: text },
    load: async () => (await import('./cli/select.ts')).runSelect,
  },
  explain: {
    options: { ...judged, data: text, 'as-of': text },
    load: async () => (await import('./cli/explain.ts')).runExplain,
  },
  advise: {
    options: { ...judged, input: text },
    load: async () => (await import('./cli/advise.ts')).runAdvise,
  },
  preview: {
    options: { ...given, with: text, draft: text },
    load: async () => (await import('./cli/analyses.ts')).runPreview,
  },
  backtest: {
    options: {
      ...given,
      outcome: text,
      later: text,
      better: text,
      by: text,
      receivers: text,
      growth: text,
      alike: text,
      within: text,
      among: text,
    },
    load: async () => (await import('./cli/analyses.ts')).runBacktest,
  },
  outlook: {
    options: { ...given, until: text },
    load: async () => (await import('./cli/analyses.ts')).runOutlook,
  },
  reproduce: {
    options: { data: text, zone: text },
    load: async () => (await import('./cli/reproduce.ts')).runReproduce,
  },
  indicators: { options: { zone: text }, load: async () => (await import('./cli/zone.ts')).runIndicators },
  check: { options: { zone: text }, load: async () => (await import('./cli/zone.ts')).runCheck },
  export: {
    options: { ...judged, data: text, out: text, input: text },
    load: async () => (await import('./cli/export.ts')).runExport,
  },
  backup: {
    options: { data: text, zone: text, check: flag },
    load: async () => (await import('./cli/backup.ts')).runBackup,
  },
  restore: {
    options: { data: text, zone: text, replace: flag },
    load: async () => (await import('./cli/backup.ts')).runRestore,
  },
  config: {
    options: { data: text, zone: text, host: text, port: text },
    load: async () => (await import('./cli/config.ts')).runConfig,
  },
  audit: {
    options: { algorithm: text, day: text, from: text, to: text, head: text, data: text, zone: text },
    load: async () => (await import('./cli/audit.ts')).runAudit,
  },
  account: {
    options: { ...accountOptions, data: text, zone: text },
    load: async () => (await import('./cli/account.ts')).runAccount,
  },
  due: { options: { from: text, workdays: text }, load: async () => (await import('./cli/zone.ts')).runDue },
}

/** Runs the command line and gives its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const language = args.includes('en') && args.includes('--lang') ? 'en' : 'zh'
  // Whoever reads our output may have enough, as `head` does.
  if (process.stdout.listenerCount('error') === 0)
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(exitCodes.ok)
      throw error
    })
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${overview(language).join('\n')}\n`)
    return exitCodes.ok
  }
  try {
    return await runCommand(name, rest)
  } catch (error) {
    return reportFailure(error, language)
  }
}

async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const known = commandNames.find((one) => one === name)
  if (known === undefined) {
    throw new CliFailure({
      zh: `没有命令「${name}」；可用：${commandNames.join('、')}`,
      en: `there is no command "${name}"; use one of ${commandNames.join(', ')}`,
    })
  }
  const { options, load } = commands[known]
  const called = parseCall(args, options)
  const language = languageOf(called)
  if (called.values.help === true) {
    process.stdout.write(`${commandHelp(known, language).join('\n')}\n`)
    return exitCodes.ok
  }
  const run = await load()
  return run({
    called,
    output: processOutput(language, called.values.json === true),
    today: dayOf(new Date()),
  })
}

/** One clear sentence for what was foreseen; the whole story for what was not. */
async function reportFailure(error: unknown, language: 'zh' | 'en'): Promise<number> {
  if (error instanceof CliFailure) {
    process.stderr.write(`${error.text.zh}\n${error.text.en}\n`)
    return error.exitCode
  }
  if (error instanceof DefinitionError || error instanceof SqlUnsupported) {
    process.stderr.write(`${error.message}\n`)
    return exitCodes.usage
  }
  const { describeFailure } = await import('./cli/known-failures.ts')
  const known = describeFailure(error)
  if (known !== null) {
    process.stderr.write(`${known.lines.join('\n')}\n`)
    return known.exitCode
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${language === 'zh' ? '意外错误' : 'Unexpected error'}: ${story}\n`)
  return exitCodes.failed
}
