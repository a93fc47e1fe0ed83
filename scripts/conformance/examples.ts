/** Examples of a document: what stands in its code blocks, and what the comment behind each line says comes out. */
import { runInThisContext } from 'node:vm'

/** One line of a document and what comes out of it. */
export type Example = readonly [source: string, result: string]

/** The code blocks of a document in one language. */
export function blocksOf(document: string, language: string): string[] {
  return [...document.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code)
}

/** The line without its comment, and the comment; null where nothing is said to come out. */
function exampleIn(line: string): Example | null {
  const comment = line.lastIndexOf(' // ')
  return comment < 0 ? null : [line.slice(0, comment).trim(), line.slice(comment + 4).trim()]
}

/** Every example of some code blocks. */
export function examplesIn(blocks: readonly string[]): Example[] {
  return blocks
    .flatMap((block) => block.split('\n'))
    .map(exampleIn)
    .filter((example) => example !== null)
}

/** Runs JavaScript blocks one after the other as one program; what each example gave, in order. */
export async function runBlocks(blocks: readonly string[], module: object): Promise<unknown[]> {
  const names = new Set<string>()
  const program = blocks
    .join('\n')
    .replaceAll(/^import \{([^}]*)\} from '[^']*'$/gm, (_, list: string) => {
      for (const name of list.split(',')) names.add(name.trim())
      return ''
    })
    .split('\n')
    .map((line) => {
      const example = exampleIn(line)
      return example === null ? line : `given.push(${example[0]});`
    })
    .join('\n')
  const text = `(async ({ ${[...names].join(', ')} }, given) => {\n${program}\n})`
  const run = runInThisContext(text) as (module: object, given: unknown[]) => Promise<void>
  const given: unknown[] = []
  await run(module, given)
  return given
}
