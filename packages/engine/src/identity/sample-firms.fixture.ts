/** Firms that look like real ones: cores of lucky characters, groups, siblings, namesakes, branches. None is real. */
import { usccCheckCharacter } from '../uscc.ts'
import { organisationCheckCharacter } from './codes.ts'
import { type Chance, chanceFrom } from './random.fixture.ts'

/** An enterprise with all that a register says of it. */
export interface SampleFirm {
  readonly id: string
  readonly name: string
  readonly formerNames: readonly string[]
  readonly uscc: string
  readonly district: string
  readonly address: string
  readonly establishedOn: string
  /** In yuan; null where the register gives none, as for branches. */
  readonly capital: number | null
}

const cities: Readonly<Record<string, readonly [code: string, ...districts: string[]]>> = {
  郑州: ['4101', '金水区', '中原区', '二七区', '管城回族区', '惠济区', '荥阳市', '新密市', '中牟县'],
  洛阳: ['4103', '西工区', '涧西区', '洛龙区', '新安县', '偃师区'],
  新乡: ['4107', '红旗区', '卫滨区', '新乡县', '长垣市', '原阳县'],
  南阳: ['4113', '卧龙区', '宛城区', '邓州市', '镇平县'],
  焦作: ['4108', '解放区', '山阳区', '温县', '沁阳市'],
  许昌: ['4110', '魏都区', '建安区', '禹州市', '长葛市'],
  武汉: ['4201', '洪山区', '江岸区', '武昌区'],
  西安: ['6101', '雁塔区', '未央区', '长安区'],
}
const provinces: Readonly<Record<string, string>> = { 武汉: '湖北', 西安: '陕西' }
const cityNames = Object.keys(cities)
const roads = words(
  '科学大道 长椿路 翠竹街 金梭路 国槐街 瑞达路 银屏路 冬青街 建设路 中原路 人民路 解放路 文化路 农业路 黄河路 花园路 东风路 南阳路 航海路 嵩山路 新华路 胜利路 和平路 工业路 迎宾大道 开元大道 中州路 纬五路 经三路 丰产路',
)
const common =
  '华中达金天新鑫源龙兴大通丰恒泰宏东安信海盛利方三光瑞力宇阳科星康万隆诚昌博正永建和远德汇祥明联广鸿宝佳美富众顺成元飞润国长福银特威世运绿强裕红合伟创荣百鼎益民森洋鹏辉凯亿蓝江邦高腾云锦九翔惠友铁艺振弘'
const rare =
  '麟翌蔚骞琮晟霖昱玥岚煦澜淼曦珩璟钰榕樾柏梵黛芮绮漪沐岑垚鲲鹄隼豹羚驼鹭雁葵槿蕙芸茜荻蔓藤桉檀楠橡杉柚杞枫椿梧桐榆槐栎枞竺笙箫笛筝琴瑟琶琵鼓磬钟铎斛斗升尺寸砚墨毫笺帛缎绫罗绸'
const lines: Readonly<Record<string, readonly string[]>> = {
  limited: words(
    '科技 商贸 实业 电子科技 机械制造 建筑工程 房地产开发 信息技术 网络科技 生物科技 耐火材料 机电设备 装饰工程 物业管理 广告 食品 化工 医药 贸易 物流 汽车销售 环保科技 电气设备 置业 建材 农业科技 文化传播 企业管理咨询 园林绿化工程 新材料 软件 仪器仪表 超硬材料 磨料磨具 包装材料 印刷 服饰 餐饮管理',
  ),
  shares: words('科技 新材料 电气 生物科技 机械 医药'),
  factory: words('机械 化工 印刷 耐火材料 电器 五金 水泥'),
  partnership: words('企业管理咨询 投资 会计师事务所'),
}
const capitals = [
  10, 30, 50, 50, 50, 100, 100, 100, 101, 200, 200, 300, 500, 500, 500, 600, 800, 1000, 1000, 2000, 5000,
]

function words(text: string): readonly string[] {
  return text.split(' ')
}

/** A core name: mostly two lucky characters, sometimes one rare, sometimes three or four. */
function coreOf({ next, pick }: Chance): string {
  const character = (): string => {
    const at = Math.floor(next() ** 1.6 * common.length)
    return next() < 0.16 ? pick([...rare]) : common.charAt(at)
  }
  const length = next() < 0.8 ? 2 : 3 + Math.floor(next() * 2)
  return Array.from({ length }, character).join('')
}

/** A valid credit code of a firm of this place. */
function codeOf(chance: Chance, region: string): string {
  const body = chance.next() < 0.3 ? `MA${chance.pick(words('3X 40 44 45 46'))}` : String(chance.whole(1000, 7999))
  const rest = String(chance.whole(0, 9999)).padStart(4, '0')
  const inner = `${body}${rest}`.slice(0, 8)
  const text = `91${region}${inner}${organisationCheckCharacter(inner) ?? '0'}`
  return text + (usccCheckCharacter(text) ?? '0')
}

interface Shell {
  readonly city: string
  readonly region: string
  readonly district: string
  readonly address: string
}

function shellOf(chance: Chance, city: string): Shell {
  const [code, ...districts] = cities[city] ?? ['4101', '金水区']
  const at = chance.whole(0, districts.length - 1)
  const district = districts[at] ?? '金水区'
  const building = chance.next() < 0.5 ? `${chance.whole(1, 20)}号楼${chance.whole(1, 30)}0${chance.whole(1, 9)}室` : ''
  return {
    city,
    region: `${code}${String(at + 2).padStart(2, '0')}`,
    district: `${city}市${district}`,
    address: `${city}市${district}${chance.pick(roads)}${chance.whole(1, 199)}号${building}`,
  }
}

interface Plan {
  readonly city: string
  readonly core: string
  readonly line: string
  readonly form: string
  readonly branch: string
}

function nameOf({ next }: Chance, { city, core, line, form, branch }: Plan, district: string): string {
  const place = next()
  const local = district.slice(city.length + 1)
  const province = provinces[city] ?? '河南'
  let start = city
  if (place < 0.25) start = `${city}市`
  else if (place < 0.45) start = province
  else if (place < 0.5) start = `${province}省`
  else if (place < 0.58 && /[县市]$/.test(local)) start = local
  else if (place < 0.62) return `${core}（${city}）${line}${form}${branch}`
  return `${start}${core}${line}${form}${branch}`
}

function planOf(chance: Chance, city: string, core: string): Plan {
  const kind = chance.weighed({ limited: 84, shares: 5, factory: 7, partnership: 4 })
  const form = {
    limited: chance.next() < 0.13 ? '有限责任公司' : '有限公司',
    shares: '股份有限公司',
    factory: '厂',
    partnership: '（有限合伙）',
  }[kind]
  return { city, core, line: chance.pick(lines[kind] ?? ['科技']), form, branch: '' }
}

/** The plans of one family: mostly a single firm, else a group, a firm with branches, a factory and its siblings. */
function familyOf(chance: Chance): Plan[] {
  const core = coreOf(chance)
  const city = chance.next() < 0.45 ? '郑州' : chance.pick(cityNames)
  const first = planOf(chance, city, core)
  const limited = { ...first, form: '有限公司' }
  switch (chance.weighed({ single: 80, group: 6, branches: 5, siblings: 4, namesake: 5 })) {
    case 'single':
      return [first]
    case 'group':
      return [{ ...limited, line: '集团' }, limited, { ...limited, line: chance.pick(lines.limited ?? []) }]
    case 'branches':
      return [limited, ...['第一分公司', '第二分公司', '洛阳分公司'].map((branch) => ({ ...limited, branch }))]
    case 'siblings':
      return ['一', '二', '三'].map((number) => ({ ...first, line: `第${number}机械`, form: '厂' }))
    case 'namesake':
      return [first, { ...first, city: chance.pick(cityNames.filter((other) => other !== city)) }]
  }
}

function dateOf({ whole }: Chance): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${whole(1988, 2023)}-${two(whole(1, 12))}-${two(whole(1, 28))}`
}

/** Makes so many firms; names within one city do not repeat, as the register demands. */
export function sampleFirms(count: number, seed: number): SampleFirm[] {
  const chance = chanceFrom(seed)
  const firms: SampleFirm[] = []
  const taken = new Set<string>()
  while (firms.length < count) {
    for (const plan of familyOf(chance)) {
      const { region, district, address } = shellOf(chance, plan.city)
      const name = nameOf(chance, plan, district)
      if (taken.has(name)) continue
      taken.add(name)
      const renamed = chance.next() < 0.06
      const before = nameOf(chance, { ...plan, core: coreOf(chance) }, district)
      firms.push({
        id: `f${firms.length}`,
        name,
        formerNames: renamed ? [before] : [],
        uscc: codeOf(chance, region),
        district,
        address,
        establishedOn: dateOf(chance),
        capital: plan.branch === '' ? chance.pick(capitals) * 10_000 : null,
      })
    }
  }
  return firms.slice(0, count)
}
