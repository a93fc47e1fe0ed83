/** What a column holds, told by its cells and not by its header. */
import { isBlankText, parseBool, parseDate, parsePeriod, parseUscc, type RawCell } from '@wutong/engine'
import { textOf } from './words.ts'

/** Kinds of content that can be told from the cells alone. */
export type ContentKind =
  | 'uscc'
  | 'codes'
  | 'name'
  | 'region'
  | 'date'
  | 'year'
  | 'industry'
  | 'district'
  | 'flag'
  | 'figure'
  | 'text'

/** The kind of a column with the share of its filled cells that are of this kind, and how many were seen. */
export interface Content {
  readonly kind: ContentKind
  readonly share: number
  readonly seen: number
}

const legalForm =
  /(有限(?:责任)?公司|股份公司|集团公司|总公司|分公司|公司|合伙企业(?:[（(].{2,6}[)）])?|有限合伙[)）]?|独资企业|合作社|供销社|事务所|研究院|研究所|设计院|总厂|分厂|厂|门市部|经营部|服务部|商行|分店|总店|加工厂|集团|银行|支行|医院|中心|工作室|个体工商户)$/
const branchNumber = /第?[一二三四五六七八九十百\d]+(?:分)?[店部厂]$/

/** Whether a text ends as the name of an organisation does. */
export function hasLegalForm(text: string): boolean {
  const bare = text
    .normalize('NFKC')
    .replace(/[\s*]+$/, '')
    .replace(/\([^()]{1,12}\)$/, '')
  return bare.length >= 4 && (legalForm.test(bare) || legalForm.test(text.trim()) || branchNumber.test(bare))
}

/** Whether a text ends as the names of shops and schools do that have no legal form: 老王烩面馆. */
export function isShop(text: string): boolean {
  return text.length >= 3 && /(?:公司|馆|店|行|社|所|站|铺|坊|屋|吧|超市|酒楼|药房|学校|幼儿园|大学|学院)$/.test(text)
}

const provinces =
  '北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾'
const capitals =
  '石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 南京 杭州 宁波 合肥 福州 厦门 南昌 济南 青岛 郑州 武汉 长沙 广州 深圳 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐'
const places = new Set(`${provinces} ${capitals}`.split(' '))

/** Whether a text is the name of a region: a known place, or a short name that ends as one. */
export function isRegion(text: string): boolean {
  const bare = text.normalize('NFKC').replace(/\s/g, '')
  if (places.has(bare) || /^(全国|全省|全市|全区)$/.test(bare)) return true
  const core = bare.replace(/(省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$/, '')
  return (
    places.has(core) || (bare.length <= 8 && /(省|市|县|自治州|自治县|地区|新区|街道|乡|镇|开发区|高新区)$/.test(bare))
  )
}

const industry = /^[A-T]?(?:0[1-9]|[1-8]\d|9[0-7])\d{0,2}$/

const tests: readonly (readonly [ContentKind, (text: string, raw: RawCell) => boolean])[] = [
  ['uscc', (text) => text.length >= 15 && parseUscc(text).ok],
  ['codes', (text) => /^[0-9A-Z]{9,20}$/i.test(text) && !/^\d{9,14}$/.test(text)],
  [
    'year',
    (text) => /^(?:19|20)\d{2}年?度?$/.test(text) || (/^(?:19|20)\d{2}年./.test(text) && parsePeriod(text) !== null),
  ],
  ['region', (text) => isRegion(text)],
  ['name', (text) => hasLegalForm(text)],
  ['date', (text, raw) => typeof raw === 'string' && /\D/.test(text) && parseDate(text).ok],
  ['industry', (text) => industry.test(text) && (/^[A-T]/.test(text) || text.length === 4)],
  ['flag', (text) => /[是否有无√×YN]/i.test(text) && parseBool(text) !== null],
  ['figure', (text, raw) => typeof raw === 'number' || /^[-+(]?[¥$]?\d[\d,.]*\)?\s*[%‰万亿元人]*/.test(text)],
]

/** Whether a cell says nothing. */
export function isNothing(cell: RawCell | undefined): boolean {
  const text = textOf(cell)
  return text === '' || isBlankText(text)
}

/**
 * The content of a column by the kind that most of its cells share; null for a blank column.
 * `districts` are the names of the zone's own districts.
 */
export function contentOf(
  cells: readonly (RawCell | undefined)[],
  districts: ReadonlySet<string> = new Set(),
): Content | null {
  const filled = cells.filter((cell): cell is Exclude<RawCell, null> => cell !== undefined && !isNothing(cell))
  if (filled.length === 0) return null
  const texts = filled.map((cell) => textOf(cell).normalize('NFKC'))
  const seen = filled.length
  const ofDistricts = texts.filter((text) => districts.has(text)).length / seen
  if (ofDistricts >= 0.8) return { kind: 'district', share: ofDistricts, seen }
  for (const [kind, is] of tests) {
    const share = texts.filter((text, at) => is(text, filled[at] ?? null)).length / seen
    // Long codes of which some carry a right check character are credit codes with mistakes, or old numbers among them.
    const enough = kind !== 'codes' || texts.filter((text) => parseUscc(text).ok).length >= seen * 0.2
    if (share >= 0.8 && enough) return { kind, share, seen }
  }
  return { kind: 'text', share: 1, seen }
}
