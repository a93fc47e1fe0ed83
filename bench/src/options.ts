import { parseArgs } from 'node:util'
import { peerLoaders } from './peers/index.ts'
import { type Work, works } from './peers/peer.ts'

/** What was asked for. */
export interface Options {
  readonly works: readonly Work[]
  /** Sizes to run every work at; null for the size that each work's goals are set for. */
  readonly sizes: readonly number[] | null
  readonly rounds: number
  readonly offers: number
  readonly peers: readonly string[]
  readonly quick: boolean
}

const allPeers = Object.keys(peerLoaders)

const help = `npm run bench -- [${works.join('|')} …] [--sizes 10000,1000000] [--rounds 5] [--offers 1000]
              [--peers ${allPeers.join(',')}] [--quick]
Runs the engine beside its rivals on the same synthetic firms, compares every answer, and writes
results.json and results.svg. Without names every work runs; without --sizes each runs at the size of its goals.
--quick takes 10,000 firms, 100 offers and two rounds, and keeps nothing.`

/** Reads the command line; prints help or a sentence about a mistake and ends the process. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sizes: { type: 'string' },
      rounds: { type: 'string' },
      offers: { type: 'string' },
      peers: { type: 'string', default: allPeers.join(',') },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) end(help, 0)
  const asked = positionals.map(
    (word) => works.find((work) => work === word) ?? end(`There is no work "${word}": ${works.join(', ')}.`, 2),
  )
  const peers = values.peers.split(',').filter((word) => word !== '' && word !== 'none')
  for (const word of peers)
    if (!allPeers.includes(word)) end(`There is no rival "${word}": ${allPeers.join(', ')}, none.`, 2)
  return {
    works: asked.length === 0 ? works : asked,
    sizes: sizesOf(values.sizes, values.quick),
    rounds: wholeNumber(values.rounds ?? (values.quick ? '2' : '5')),
    offers: wholeNumber(values.offers ?? (values.quick ? '100' : '1000')),
    peers,
    quick: values.quick,
  }
}

function sizesOf(text: string | undefined, quick: boolean): number[] | null {
  if (text !== undefined) return text.split(',').map(wholeNumber)
  return quick ? [10_000] : null
}

function wholeNumber(text: string): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0
    ? value
    : end(`"${text}" is not a whole number above zero: write for example --sizes 10000,200000`, 2)
}

function end(text: string, code: number): never {
  if (code === 0) console.log(text)
  else console.error(text)
  process.exit(code)
}
