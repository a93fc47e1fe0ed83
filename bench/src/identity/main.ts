import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { joinAt } from '../../../packages/engine/src/identity/weights.ts'
import { colours } from '../report/svg.ts'
import { type CurveLine, curveOf, drawCurve } from './curve.ts'
import { estimatedWeights } from './estimate.ts'
import { link, type Outcome, type Tally, tallyOf } from './link.ts'
import { type Halves, registryHalves, sampleHalves } from './sets.ts'
import { measureSpeed } from './speed.ts'

const help = `npm run bench -- identity [--registry folder] [--firms 20000] [--estimate] [--thresholds] [--failures]
              [--speed] [--known 1000000] [--asked 10000] [--plot file.svg]
Measures how well records are linked to known enterprises, on made-up firms and, where the folder is there, on a register.
--estimate prints weights from the training halves, --thresholds the tallies of the training halves by threshold,
--failures some records of the held-out halves that were not joined or wrongly joined, --speed links at full size.`

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    registry: { type: 'string' },
    firms: { type: 'string', default: '20000' },
    known: { type: 'string', default: '1000000' },
    asked: { type: 'string', default: '10000' },
    plot: { type: 'string' },
    estimate: { type: 'boolean', default: false },
    thresholds: { type: 'boolean', default: false },
    failures: { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function halvesAsked(): Halves[] {
  const made = sampleHalves(Number(values.firms))
  const { registry } = values
  if (registry === undefined) return [made]
  if (existsSync(registry)) return [made, registryHalves(registry)]
  console.log(`${registry} is not there: only made-up firms are measured.`)
  return [made]
}

function print(name: string, { known, strangers, right, wrong, reviewed, precision, recall }: Tally): void {
  console.log(
    `  ${name}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} (${known} known, ${strangers} strangers; joined ${right} rightly, ${wrong} wrongly; ${reviewed} to review)`,
  )
}

/** Recall by what happened to the records, worst first. */
function printKinds(outcomes: readonly Outcome[]): void {
  for (const kind of ['nameSlip', 'codeSlip'] as const) {
    const groups = Map.groupBy(outcomes, ({ asked }) => asked[kind])
    const rows = [...groups].map(([slip, group]) => ({ slip, ...tallyOf(group) }))
    rows.sort((a, b) => a.recall - b.recall)
    const cells = rows.map(
      ({ slip, recall, wrong, known }) => `${slip} ${recall.toFixed(3)} of ${known}, ${wrong} wrong`,
    )
    console.log(`    by ${kind}: ${cells.join('; ')}`)
  }
}

function printFailures(outcomes: readonly Outcome[]): void {
  const wrong = outcomes.filter(({ asked, joined }) => joined !== null && joined !== asked.truth)
  const missed = outcomes.filter(({ asked, joined }) => joined === null && asked.truth !== null)
  for (const { asked, joined, best } of [...wrong.slice(0, 20), ...missed.slice(0, 20)])
    console.log(
      `    ${JSON.stringify(asked.record)} about ${asked.firm.name}: ${joined ?? 'not joined'}, ${best?.score}`,
    )
}

function measureQuality(): void {
  const all = halvesAsked()
  if (values.estimate) {
    console.log('Weights estimated from the training halves (counts of same/other pairs):')
    for (const row of estimatedWeights(all.map(({ training }) => training))) console.log(`  ${row}`)
    return
  }
  const lines: CurveLine[] = []
  for (const [at, { name, training, heldOut }] of all.entries()) {
    console.log(`\n${name}, joined from ${joinAt} bits on`)
    const trained = link(training)
    if (values.thresholds) for (const point of curveOf(trained)) print(`training from ${point.threshold}`, point)
    print('training', tallyOf(trained))
    const outcomes = link(heldOut)
    print('held out', tallyOf(outcomes))
    const uncoded = outcomes.filter(({ asked }) => asked.codeSlip === 'missing')
    print('held out, without code', tallyOf(uncoded))
    printKinds(outcomes)
    if (values.failures) printFailures(outcomes)
    const [all, bare] = at === 0 ? [colours.ours, '#7bc4a4'] : ['#1d4ed8', '#93b4f5']
    lines.push(
      { name, outcomes, colour: all },
      { name: `${name}, records without code`, outcomes: uncoded, colour: bare },
    )
  }
  const path = values.plot ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'identity.svg')
  drawCurve(path, lines)
  console.log(`\nDrawn in ${path}`)
}

if (values.help) console.log(help)
else if (values.speed) measureSpeed(Number(values.known), Number(values.asked))
else measureQuality()
