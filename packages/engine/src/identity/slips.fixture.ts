/** What happens to a record on its way through spreadsheets: dropped places, slips, moves, damaged codes. */
import { areConfusable } from './confusable.ts'
import { parseName } from './parse-name.ts'
import { type Chance, chanceFrom } from './random.fixture.ts'
import type { IdentityRecord } from './record.ts'
import type { SampleFirm } from './sample-firms.fixture.ts'
import { traditionalForms } from './traditional.ts'

/** A record that a source sent, with what was done to it. */
export interface SlippedRecord {
  readonly record: IdentityRecord
  readonly nameSlip: NameSlip
  readonly codeSlip: CodeSlip
}

/** How often each thing happens to a name, in percent. */
const nameSlips = {
  none: 38,
  droppedPlace: 8,
  placeInBrackets: 4,
  formChanged: 8,
  former: 5,
  formerOnly: 1,
  abbreviation: 6,
  businessShortened: 4,
  lookAlike: 5,
  otherCharacter: 2,
  swapped: 1,
  missingCharacter: 1,
  traditional: 5,
  fullWidth: 7,
  noted: 5,
}
export type NameSlip = keyof typeof nameSlips

/** How often each thing happens to a code, in percent. */
const codeSlips = { intact: 45, missing: 36, lookAlike: 5, wrongCharacter: 4, spreadsheet: 4, organisation: 6 }
export type CodeSlip = keyof typeof codeSlips

const strangers = '的文化山水平安子小林方石玉青白雨雪雷电光影'

type Change = (name: string, chance: Chance) => string

/** Where the core stands in a name as written; null when it cannot be found as it is. */
function coreAt(name: string): { core: string; at: number } | null {
  const { core } = parseName(name)
  const at = name.indexOf(core)
  return at < 0 ? null : { core, at }
}

function replaceInCore(name: string, chance: Chance, other: (character: string) => string): string {
  const found = coreAt(name)
  if (found === null) return name
  const at = found.at + chance.whole(0, found.core.length - 1)
  return name.slice(0, at) + other(name.charAt(at)) + name.slice(at + 1)
}

const alphabet = [
  ...'己已巳未末人入土士日曰天夫大太王玉千干田由甲申乌鸟今令刀力北比丰平来木术何河科料恒垣晨辰昌晶明朋宜宣宇字宏宠锋峰铭铬瑞端珠株伟纬佳挂侨桥俊峻亚业东车凤风圆园博搏建健康唐鑫新欣馨信盛胜晟华桦宏鸿洪弘瑞锐睿丰锋源元远原隆龙泰太嘉佳亿益毅易艺祥翔诚城成程达大兴星通同海凯明铭利立力丽百柏金锦晋宇雨羽裕天添安案志智德得正振中众',
]

const changes: Readonly<Record<NameSlip, Change>> = {
  none: (name) => name,
  droppedPlace: (name, { next }) => {
    const found = coreAt(name)
    if (found === null || found.at === 0) return name
    return next() < 0.7 ? name.slice(found.at) : name.replace(/^(.{2,4}?)[省市县区]/, '$1')
  },
  placeInBrackets: (name) => {
    const found = coreAt(name)
    if (found === null || found.at < 2 || found.at > 5) return name
    const end = found.at + found.core.length
    return `${found.core}（${name.slice(0, found.at)}）${name.slice(end)}`
  },
  formChanged: (name) =>
    name.includes('有限责任公司') ? name.replace('有限责任公司', '有限公司') : name.replace('有限公司', '有限责任公司'),
  former: (name, chance) => {
    const other = replaceInCore(name, chance, () => chance.pick([...strangers]))
    return chance.pick([`${name}（原${other}）`, `${name}（曾用名：${other}）`, `${other}（现更名为${name}）`])
  },
  formerOnly: (name) => name,
  abbreviation: (name, { next }) => {
    const { core, industry, branch } = parseName(name)
    if (branch !== '') return name.replace('有限公司', '').replace('有限责任公司', '')
    const short = core + (industry === '' ? '' : industry.slice(0, next() < 0.5 ? 2 : 4))
    const place = coreAt(name)?.at ?? 0
    return next() < 0.5
      ? short
      : `${name.slice(0, place).replace(/[省市县]$/, '')}${next() < 0.3 ? '高新' : ''}${short}`
  },
  businessShortened: (name) => {
    const { industry } = parseName(name)
    return industry.length >= 4 ? name.replace(industry, industry.slice(0, 2)) : name
  },
  lookAlike: (name, chance) =>
    replaceInCore(name, chance, (character) => {
      const others = alphabet.filter((other) => areConfusable(character, other))
      return others.length === 0 ? chance.pick([...strangers]) : chance.pick(others)
    }),
  otherCharacter: (name, chance) => replaceInCore(name, chance, () => chance.pick([...strangers])),
  swapped: (name) => {
    const found = coreAt(name)
    if (found === null || found.core.length < 2) return name
    const { at } = found
    return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
  },
  missingCharacter: (name, chance) => {
    const at = chance.whole(2, Math.max(2, name.length - 3))
    return name.slice(0, at) + name.slice(at + 1)
  },
  traditional: (name) => [...name].map((character) => forms.get(character) ?? character).join(''),
  fullWidth: (name, { pick }) => pick([`　${name} `, [...name].join(' '), name.replace('（', '(').replace('）', ')')]),
  noted: (name, { pick }) => name + pick(['（总部）', '(已注销)', '。', '（存续）', '*']),
}
const forms = traditionalForms()

function slippedCode(code: string, slip: CodeSlip, chance: Chance): string[] {
  switch (slip) {
    case 'intact':
      return [chance.next() < 0.1 ? code.toLowerCase() : code]
    case 'missing':
      return []
    case 'lookAlike':
      return [code.replace(/[0158]/, (digit) => ({ 0: 'O', 1: 'I', 5: 'S', 8: 'B' })[digit] ?? digit)]
    case 'wrongCharacter': {
      const at = chance.whole(8, 17)
      return [code.slice(0, at) + chance.pick([...'0123456789'].filter((c) => c !== code[at])) + code.slice(at + 1)]
    }
    case 'spreadsheet':
      if (!/^\d{18}$/.test(code)) return []
      return [chance.next() < 0.5 ? `${code[0]}.${code.slice(1, 6)}E+17` : `${code.slice(0, 15)}000`]
    case 'organisation':
      return [`${code.slice(8, 16)}-${code.slice(16, 17)}`]
  }
}

function slippedAddress(firm: SampleFirm, chance: Chance): string | null {
  switch (chance.weighed({ same: 38, missing: 30, moved: 10, shortened: 14, spelled: 8 })) {
    case 'same':
      return firm.address
    case 'missing':
      return null
    case 'moved':
      return `${firm.district}${chance.pick(['兴华街', '科技路', '朝阳路', '长江路'])}${chance.whole(1, 300)}号`
    case 'shortened':
      return firm.address.replace(/^.{2,3}[市县](?:.{2,4}[区县市])?/, '').replace(/\d+号楼.*$/, '')
    case 'spelled':
      return firm.address
        .replace(/号/g, '號')
        .replace(/(\d+)室/, '$1房')
        .replace(/^/, '河南省')
  }
}

function slippedDate(date: string, chance: Chance): string | null {
  switch (chance.weighed({ same: 70, missing: 26, swapped: 1, other: 3 })) {
    case 'same':
      return date
    case 'missing':
      return null
    case 'swapped':
      return Number(date.slice(8)) <= 12 ? `${date.slice(0, 5)}${date.slice(8)}-${date.slice(5, 7)}` : date
    case 'other':
      return `${Number(date.slice(0, 4)) + chance.whole(1, 5)}${date.slice(4)}`
  }
}

function slippedCapital(capital: number | null, chance: Chance): number | null {
  if (capital === null) return null
  switch (chance.weighed({ same: 58, missing: 28, scaled: 4, raised: 10 })) {
    case 'same':
      return capital
    case 'missing':
      return null
    case 'scaled':
      return capital / 10_000
    case 'raised':
      return capital * chance.whole(2, 8)
  }
}

/** Sends the record of a firm through what happens to records; the same seed gives the same record. */
export function slippedRecord(firm: SampleFirm, seed: number): SlippedRecord {
  const chance = chanceFrom(seed)
  const nameSlip = chance.weighed(nameSlips)
  const codeSlip = chance.weighed(codeSlips)
  let name = nameSlip === 'formerOnly' ? (firm.formerNames[0] ?? firm.name) : firm.name
  // A mark of the former name is read from the text as it is written, so nothing else is done to it.
  if (chance.next() < 0.15 && nameSlip !== 'former') name = changes[chance.weighed(nameSlips)](name, chance)
  name = changes[nameSlip](name, chance)
  const record: IdentityRecord = {
    name,
    codes: slippedCode(firm.uscc, codeSlip, chance),
    address: slippedAddress(firm, chance),
    establishedOn: slippedDate(firm.establishedOn, chance),
    capital: slippedCapital(firm.capital, chance),
    district: chance.next() < 0.5 ? firm.district : null,
  }
  return { record, nameSlip, codeSlip }
}
