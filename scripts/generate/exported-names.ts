/** What a package offers: the exports of its index, followed through re-exports to where they are declared. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One export and the comment above its declaration. */
export interface ExportedName {
  readonly name: string
  readonly kind: string
  /** Where it is declared, from the root of the repository. */
  readonly file: string
  /** First sentence of its doc comment; empty without one. */
  readonly sentence: string
}

const declaration =
  /^export (?:declare )?(?:async )?(?:abstract )?(const|class|function\*?|interface|type) (\w+)[\s\S]*?$/gm
const reexport = /^export (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm
const everything = /^export (?:type )?\* from '(\.[^']+)'/gm

/** The exports of a module by name, in alphabetical order. */
export function exportedNames(root: string, file: string): ExportedName[] {
  return [...collect(root, file).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function collect(root: string, file: string): Map<string, ExportedName> {
  const text = readFileSync(join(root, file), 'utf8')
  const found = new Map<string, ExportedName>()
  const beside = (path = '') => join(dirname(file), path)
  for (const [, path] of text.matchAll(everything))
    for (const [name, one] of collect(root, beside(path))) found.set(name, one)
  for (const [, list = '', path] of text.matchAll(reexport)) {
    const there = collect(root, beside(path))
    for (const { name, as } of namesIn(list)) {
      const one = there.get(name)
      if (one === undefined) throw new Error(`${file}: ${path} has no export ${name}`)
      found.set(as, { ...one, name: as })
    }
  }
  for (const { 1: kind = '', 2: name = '', index } of text.matchAll(declaration))
    found.set(name, { name, kind: kind.replace('*', ''), file, sentence: sentenceBefore(text.slice(0, index)) })
  return found
}

function namesIn(list: string): { name: string; as: string }[] {
  return list
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [name = '', as = name] = one.split(' as ')
      return { name, as }
    })
}

/** The first sentence of the doc comment that ends right here. */
function sentenceBefore(text: string): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/.exec(text)?.[1] ?? ''
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim())
  const end = lines.findIndex((line) => line.startsWith('@'))
  const plain = (end < 0 ? lines : lines.slice(0, end)).join(' ').trim()
  return /^.*?\.(?= [A-Z`])|^.*$/.exec(plain)?.[0] ?? ''
}
