/** The one spelling in which names are taken apart, and the former names that people write beside them. */
import { simplify } from './traditional.ts'

/** Nothing but Chinese characters, digits and capitals: only traditional ones are left to be changed. */
const plain = /^[\u4e00-\u9fffA-Z0-9]*$/

/** A name in one spelling: half-width, simplified, round brackets, upper case, without blanks and ornament. */
export function normaliseName(text: string): string {
  if (plain.test(text)) return simplify(text)
  return simplify(text.normalize('NFKC'))
    .toUpperCase()
    .replace(/[【[〔{〈《]/g, '(')
    .replace(/[】\]〕}〉》]/g, ')')
    .replace(/[\s\u200B-\u200D\uFEFF]/g, '')
    .replace(/[·•・‧.。"'“”‘’`*#_~\-—–－/\\|!?]/g, '')
}

/** A name with the former names that stood in it. */
export interface NamedText {
  readonly name: string
  readonly former: readonly string[]
}

const formerMark = /^(?:原名称|原名|曾用名称|曾用名|前称|前身|旧称|旧名|更名前|原)(?:[:为是系])?(.{4,})$/
const newMark = /^(?:现更名为|现名称|现名|已更名为|更名为|变更为|现)[:为]?(.{4,})$/
const trailingFormer = /[,;、(]?(?:曾用名称|曾用名|原名称|原名|前称|旧称|旧名)[:为是](.+?)\)?$/
/** Places whose first character is the mark 原. */
const placesWithMark = /^原(?:阳|平|州)/

const mayHoldFormer = /[原曾前旧现更变]/

const listOf = (text: string): string[] => text.split(/[,;、]/).filter((part) => part.length >= 2)

/**
 * Takes former names out of a name in its one spelling.
 * @example separateFormer('郑州华信有限公司(原郑州华兴有限公司)') // { name: '郑州华信有限公司', former: ['郑州华兴有限公司'] }
 */
export function separateFormer(text: string): NamedText {
  if (!mayHoldFormer.test(text)) return { name: text, former: [] }
  const former: string[] = []
  let current: string | null = null
  let name = text.replace(/\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g, (whole, inner: string) => {
    const old = placesWithMark.test(inner) ? null : formerMark.exec(inner)
    if (old?.[1] !== undefined) {
      former.push(...listOf(old[1]))
      return ''
    }
    const present = newMark.exec(inner)
    if (present?.[1] === undefined) return whole
    current = present[1]
    return ''
  })
  const tail = trailingFormer.exec(name)
  if (tail?.[1] !== undefined && tail.index >= 4) {
    former.push(...listOf(tail[1]))
    name = name.slice(0, tail.index)
  }
  if (/^原.{6,}(?:公司|厂|社|店|所|中心)/.test(name) && !placesWithMark.test(name)) {
    name = name.slice(1)
    former.push(name)
  }
  if (current === null) return { name, former }
  return { name: current, former: [...former, name] }
}
