/** Takes a name apart: 郑州恒达电子科技有限公司第二分公司 into place, core, industry, form and branch. */
import { normaliseName } from './name-text.ts'
import {
  bracketForms,
  branchEndings,
  forms,
  headEndings,
  industryLength,
  industryWords,
  type NameForm,
} from './name-words.ts'
import { withDigits } from './numbers.ts'
import { leadingPlace, type Place, placeFrom, trailingPlace } from './places.ts'

/** The parts of a name. */
export interface ParsedName {
  /** The whole name in its one spelling, brackets left out. */
  readonly text: string
  /** The same without the words for the legal form. */
  readonly bare: string
  readonly place: Place
  /** What tells this firm from others; the business where a name has nothing else. */
  readonly core: string
  /** Words of business, as they stand; empty when unknown or used as the core. */
  readonly industry: string
  readonly form: NameForm | null
  readonly group: boolean
  /** The part of a firm that the name is about, numbers as digits; empty for the firm itself. */
  readonly branch: string
}

const nowhere: Place = { codes: [], zone: null }
const status =
  /^(?:已?注销|已?吊销|筹|筹建|筹备|暂定名|暂定|停业|存续|在业|本部|总部|总公司|外资|中外合资|合资|外商独资|独资|自然人独资|非法人)$/

const legalForms = /(?:股份)?有限(?:责任)?公司|(?<=.{4})股份$/g

interface Brackets {
  readonly text: string
  readonly place: Place | null
  readonly form: NameForm | null
  readonly group: boolean
}

/** Reads what stands in brackets: a place, a form, 集团, a note; the rest is part of the name. */
function readBrackets(name: string): Brackets {
  if (!/[(),;:、]/.test(name)) return { text: name, place: null, form: null, group: false }
  let place: Place | null = null
  let form: NameForm | null = null
  let group = false
  const text = name.replace(/\(([^()]*)\)?/g, (_, inner: string) => {
    if (inner === '' || status.test(inner)) return ''
    if (inner === '集团') {
      group = true
      return ''
    }
    const found = bracketForms.find(([word]) => inner === word)
    if (found !== undefined) {
      form = found[1]
      return ''
    }
    const at = inner === '中国' ? nowhere : placeFrom(inner)
    if (at === null) return inner
    place = at
    return ''
  })
  return { text: text.replace(/[(),;:、]/g, ''), place, form, group }
}

const bareHeads = new Set([
  '公司',
  '厂',
  '总厂',
  '合作社',
  '供销社',
  '供销合作社',
  '供销合作总社',
  '信用合作联社',
  '总公司',
  '研究院',
])
const endsAsBranch = (tail: string): boolean => branchEndings.some((ending) => tail.endsWith(ending))

/** Whether a head ending at this place is followed by the name of a branch. */
function isHead(text: string, ending: string, end: number): boolean {
  const tail = text.slice(end)
  if (tail === '' || forms.some(([form]) => tail === form)) return false
  if (!bareHeads.has(ending)) return true
  if (/^[分支子]$/.test(text.charAt(end - ending.length - 1))) return false
  return end >= 4 && tail.length >= 2 && endsAsBranch(tail) && !(ending === '厂' && /^(?:房|家|址)/.test(tail))
}

const looseBranch = /(?:第?(?:[零一二三四五六七八九十百]+|\d+))?(?:[分支])(?:公司|厂|店|部|行|局|院|所|社|中心)$/

/** Where the name of a branch begins; the length of the text when it is about the firm itself. */
function branchStart(text: string): number {
  let start = text.length
  for (const ending of headEndings) {
    for (let at = text.indexOf(ending); at >= 0; at = text.indexOf(ending, at + 1)) {
      const end = at + ending.length
      if (end >= start) break
      if (isHead(text, ending, end)) start = end
    }
  }
  if (start < text.length) return start
  const loose = looseBranch.exec(text)
  if (loose === null || loose.index < 4) return start
  const before = text.slice(0, loose.index)
  return trailingPlace(before, Math.max(4, before.length - 6))?.at ?? loose.index
}

interface Ending {
  readonly text: string
  readonly form: NameForm | null
}

/** Takes the legal form off the end; the word that is left keeps at least two characters. */
function stripForm(text: string): Ending {
  const found = forms.find(([ending]) => text.endsWith(ending) && text.length - ending.length >= 2)
  return found === undefined
    ? { text, form: null }
    : { text: text.slice(0, text.length - found[0].length), form: found[1] }
}

/** The positions from which a text can be read as words of business to its end, the last position first. */
function businessStarts(text: string): number[] {
  const reached = new Uint8Array(text.length + 1)
  const starts: number[] = []
  reached[text.length] = 1
  for (let at = text.length - 2; at >= 0; at--) {
    for (let length = 2; length <= industryLength && at + length <= text.length; length++) {
      if (reached[at + length] === 1 && industryWords.has(text.slice(at, at + length))) reached[at] = 1
    }
    if (reached[at] === 1) starts.push(at)
  }
  return starts
}

/** Where the words of business at the end begin: they leave two characters as core, else one, or they are everything. */
function industryStart(text: string): number {
  const starts = businessStarts(text)
  if (starts.at(-1) === 0) return 0
  return starts.findLast((at) => at >= 2) ?? starts[0] ?? text.length
}

interface Head {
  readonly place: Place
  readonly core: string
  readonly industry: string
}

/** Takes place and business off a name without form; a short place gives way where nothing would be left as core. */
function readHead(text: string): Head {
  const found = leadingPlace(text)
  const rest = found === null ? text : text.slice(found.length)
  const start = industryStart(rest)
  if (found !== null && found.doubtfulFrom !== null && (start === 0 || rest.length < 2)) {
    const kept = text.slice(found.doubtfulFrom)
    const at = industryStart(kept)
    if (at > 0) return { place: found.certain, core: kept.slice(0, at), industry: kept.slice(at) }
  }
  const place = found === null ? nowhere : { codes: found.codes, zone: found.zone }
  if (start === 0 || rest.slice(0, start) === '中国') return { place, core: rest === '' ? text : rest, industry: '' }
  return { place, core: rest.slice(0, start), industry: rest.slice(start) }
}

/** The narrower of a place at the start and one in brackets. */
function mergePlaces(start: Place, inner: Place | null): Place {
  if (inner === null) return start
  if (start.codes.length === 0) return { codes: inner.codes, zone: inner.zone ?? start.zone }
  const narrower = inner.codes.filter((code) => start.codes.some((outer) => code.startsWith(outer)))
  return { codes: narrower.length > 0 ? narrower : inner.codes, zone: inner.zone ?? start.zone }
}

/**
 * Takes a name apart. The name may be in any spelling; former names are to be separated first.
 * @example parseName('郑州市恒达电子科技有限公司').core // '恒达'
 */
export function parseName(name: string): ParsedName {
  return partsOf(normaliseName(name))
}

/** Takes a name in its one spelling apart. */
export function partsOf(name: string): ParsedName {
  const brackets = readBrackets(name)
  const { text } = brackets
  const start = branchStart(text)
  const ending = stripForm(text.slice(0, start))
  let head = ending.text
  let group = brackets.group
  let inner = brackets.place
  const at = head.lastIndexOf('集团')
  if (at >= 2) {
    const placed = at + 2 === head.length ? null : trailingPlace(head, at + 2)
    if (at + 2 === head.length || placed?.at === at + 2) {
      group = true
      inner = placed?.place ?? inner
      head = head.slice(0, at)
    }
  }
  const { place, core, industry } = readHead(head)
  return {
    text,
    bare: text.replace(legalForms, ''),
    place: mergePlaces(place, inner),
    core,
    industry,
    form: brackets.form ?? ending.form,
    group,
    branch: withDigits(text.slice(start)),
  }
}
