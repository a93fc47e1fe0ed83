import type { Text } from '@wutong/contract'
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { ZoneProblem } from './zone-error.ts'

type Path = readonly (string | number)[]

/** A YAML file with the place of every value in it. */
export interface YamlFile {
  readonly file: string
  /** The content as plain data; undefined when the file does not parse. */
  readonly value: unknown
  readonly problems: readonly ZoneProblem[]
  /** Line and column of the value at a path, or of its nearest parent that is there. */
  placeOf(path: Path): Place
  /** Line and column of a key inside the mapping at a path. */
  placeOfKey(path: Path, key: string): Place
}

export interface Place {
  readonly line: number
  readonly column: number
}

/** Parses a YAML file; every syntax error becomes a problem. */
export function parseYamlFile(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...at(error.pos[0]),
    message: syntaxMessage(error),
  }))
  return {
    file,
    value: problems.length === 0 ? document.toJS() : undefined,
    problems,
    placeOf: (path) => at(offsetOf(document, path)),
    placeOfKey: (path, key) => at(keyOffset(document, path, key) ?? offsetOf(document, path)),
  }
}

const syntaxTexts: Readonly<Record<string, Text>> = {
  DUPLICATE_KEY: {
    zh: '同一层里键重复，请删除或改名其中一个',
    en: 'a key occurs twice in one mapping: remove or rename one of them',
  },
  TAB_AS_INDENT: { zh: '缩进用了制表符，请改用空格', en: 'a tab is used to indent: use spaces' },
  BAD_INDENT: { zh: '缩进不对，请与同层的键对齐', en: 'wrong indentation: align it with the keys of its level' },
  MISSING_CHAR: {
    zh: '缺少符号，请检查引号、括号、冒号是否成对完整',
    en: 'a character is missing: check that quotes, brackets and colons are complete',
  },
}

function syntaxMessage(error: YAMLError): Text {
  const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.message
  const known = syntaxTexts[error.code]
  if (known !== undefined) return { zh: `YAML 写法有误：${known.zh}`, en: `YAML does not parse: ${known.en}` }
  return {
    zh: `YAML 写法有误（${reason}），请检查缩进、引号、冒号与括号`,
    en: `YAML does not parse (${reason}): check indentation, quotes, colons and brackets`,
  }
}

function offsetOf(document: Document, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return undefined
}

function keyOffset(document: Document, path: Path, key: string): number | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(map)) return undefined
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key)
  return pair !== undefined && isScalar(pair.key) ? pair.key.range?.[0] : undefined
}
