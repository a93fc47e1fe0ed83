/** The sentences that explain a score, one for each level of each part. */
import type { LevelOf, Part } from './levels.ts'

/** A text in both languages. */
export interface ReasonText {
  readonly zh: string
  readonly en: string
}

const text = (zh: string, en: string): ReasonText => ({ zh, en })

/** What each level says. */
export const reasonTexts: { readonly [P in Part]: { readonly [L in LevelOf<P>]: ReasonText } } = {
  code: {
    same: text('代码相同（校验位正确）', 'Same code, check digit holds'),
    corrected: text('代码相同（更正一处笔误后）', 'Same code after one slip is put right'),
    registration: text('注册号相同（校验位正确）', 'Same registration number, check digit holds'),
    near: text('代码只差一处', 'Codes differ by one slip'),
    prefix: text('代码被表格软件截断，所余部分一致', 'A spreadsheet cut the code; what is left agrees'),
    unknown: text('没有可比较的代码', 'No codes to compare'),
    registrationDiffers: text('注册号不同', 'Different registration numbers'),
    unlike: text('一方代码有误，且与另一方不符', 'One code is damaged and does not fit the other'),
    differs: text('两个有效代码不同', 'Two valid codes differ'),
  },
  core: {
    same: text('字号相同', 'Same core name'),
    part: text('一方字号包含另一方', 'One core name holds the other'),
    slip: text('字号差一个形近或音近字', 'Core names differ by a look-alike or sound-alike character'),
    near: text('较长字号差一个字', 'Long core names differ by one character'),
    oneOff: text('短字号差一个字', 'Short core names differ by one character'),
    number: text('字号中的序号不同', 'Core names carry different numbers'),
    different: text('字号不同', 'Different core names'),
    unknown: text('没有可比较的名称', 'No names to compare'),
  },
  whole: {
    registered: text(
      '含地名和组织形式的全称相同，同一登记机关不会重名',
      'The same full name with place and form, which one register gives once',
    ),
    same: text('全称相同', 'Full names are the same'),
    bare: text('除组织形式外全称相同', 'Full names are the same but for the legal form'),
    other: text('全称不同', 'Full names differ'),
  },
  place: {
    same: text('名称中的地名相同', 'Same place in the names'),
    nested: text('名称中的地名有包含关系', 'One place in the names lies in the other'),
    missing: text('有一方名称没有地名', 'One name has no place'),
    apart: text('名称中的地名不同', 'Different places in the names'),
  },
  location: {
    same: text('登记地相同', 'Registered in the same place'),
    nested: text('登记地有包含关系', 'One registered place lies in the other'),
    missing: text('登记地不全', 'A registered place is missing'),
    apart: text('登记地不同', 'Registered in different places'),
  },
  industry: {
    same: text('行业用语相同', 'Same words of business'),
    part: text('行业用语有包含关系', 'Words of business of one hold those of the other'),
    missing: text('有一方没有行业用语', 'One name has no words of business'),
    different: text('行业用语不同', 'Different words of business'),
  },
  form: {
    same: text('组织形式相同', 'Same legal form'),
    close: text('组织形式相近', 'Similar legal forms'),
    missing: text('有一方没有组织形式', 'One name has no legal form'),
    different: text('组织形式不同', 'Different legal forms'),
  },
  group: {
    same: text('同为集团或同非集团', 'Both or neither called a group'),
    differs: text('一方名称带“集团”', 'Only one is called a group'),
  },
  branch: {
    none: text('都不是分支机构', 'Neither is a branch'),
    same: text('同一分支机构名称', 'Same branch'),
    close: text('分支机构名称相近', 'Similar names of branches'),
    head: text('一方是分支机构，另一方不是', 'One is a branch, the other is not'),
    differs: text('分支机构不同', 'Different branches'),
  },
  address: {
    same: text('地址相同', 'Same address'),
    near: text('地址相近', 'Similar addresses'),
    part: text('地址部分相同', 'Addresses share a part'),
    missing: text('有一方没有地址', 'An address is missing'),
    differs: text('地址不同', 'Different addresses'),
  },
  date: {
    same: text('成立日期相同', 'Same day of establishment'),
    close: text('成立日期相近', 'Days of establishment are close'),
    missing: text('有一方没有成立日期', 'A day of establishment is missing'),
    differs: text('成立日期不同', 'Different days of establishment'),
  },
  capital: {
    same: text('注册资本相同', 'Same capital'),
    scaled: text('注册资本相差整十倍，可能是单位不同', 'Capitals differ by a power of ten, perhaps the unit'),
    missing: text('有一方没有注册资本', 'A capital is missing'),
    differs: text('注册资本不同', 'Different capitals'),
  },
}

/** The sentence about namesakes. */
export function namesakesText(core: string, namesakes: number): ReasonText {
  const about = String(Math.round(namesakes)).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return namesakes < 1.5
    ? text(`字号“${core}”相同，少有他家使用`, `Same core name ${core}, which hardly any other firm carries`)
    : text(`字号“${core}”相同，约有 ${about} 家使用`, `Same core name ${core}, which about ${about} firms carry`)
}
