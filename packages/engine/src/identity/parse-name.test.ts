import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseName, separateFormer } from './name-text.ts'
import { parseName } from './parse-name.ts'

/** Form of a row: name, place, core, business, form, branch. */
type Row = readonly [string, string, string, string, string | null, string]

const rows: readonly Row[] = [
  // place with and without its suffix, nested places, zones
  ['郑州恒达科技有限公司', '4101', '恒达', '科技', 'limited', ''],
  ['郑州市恒达电子科技有限公司', '4101', '恒达', '电子科技', 'limited', ''],
  ['河南恒达实业发展有限公司', '41', '恒达', '实业发展', 'limited', ''],
  ['河南省禹州市中天矿业有限公司', '411081', '中天', '矿业', 'limited', ''],
  ['许昌市建安区昌盛日化实业有限公司', '411003', '昌盛', '日化实业', 'limited', ''],
  ['太康海恩药业有限公司', '411627', '海恩', '药业', 'limited', ''],
  ['商丘市中原腾达物资贸易有限公司', '4114', '中原腾达', '物资贸易', 'limited', ''],
  ['焦作市山阳市场发展服务有限公司', '4108', '山阳', '市场发展服务', 'limited', ''],
  ['北京恒达科技有限公司', '11', '恒达', '科技', 'limited', ''],
  ['深圳市南山区恒达科技有限公司', '440305', '恒达', '科技', 'limited', ''],
  ['呼和浩特恒达商贸有限公司', '1501', '恒达', '商贸', 'limited', ''],
  ['管城回族区恒达商店', '410104', '恒达', '', 'shop', ''],
  // a short place that is the core, or part of it
  ['郑州中原电子有限公司', '4101', '中原', '电子', 'limited', ''],
  ['索凌电气有限公司', '', '索凌', '电气', 'limited', ''],
  ['恒达科技', '', '恒达', '科技', null, ''],
  // brackets
  ['恒达（郑州）科技有限公司', '4101', '恒达', '科技', 'limited', ''],
  ['巧巧(漯河)食品有限公司', '4111', '巧巧', '食品', 'limited', ''],
  ['河南恒达【洛阳】置业有限公司', '4103', '恒达', '置业', 'limited', ''],
  ['索凌（中国）有限公司', '', '索凌', '', 'limited', ''],
  ['郑州恒达投资（有限合伙）', '4101', '恒达', '投资', 'partnership', ''],
  ['河南正德会计师事务所（普通合伙）', '41', '正德会计师', '', 'partnership', ''],
  ['郑州恒达科技有限公司（已注销）', '4101', '恒达', '科技', 'limited', ''],
  // legal forms
  ['河南龙马管业股份有限公司', '41', '龙马', '管业', 'shares', ''],
  ['焦作市嵩山五金有限责任公司', '4108', '嵩山', '五金', 'limited', ''],
  ['鹤壁市鹏盛机械厂', '4106', '鹏盛', '机械', 'factory', ''],
  ['方城县小史店农资专业合作社', '411322', '小史店', '农资', 'cooperative', ''],
  ['汝南县和孝供销合作社', '411727', '和孝', '', 'cooperative', ''],
  // groups
  ['河南淅川制药集团有限公司', '41', '淅川', '制药', 'limited', ''],
  ['河南恒达集团股份有限公司', '41', '恒达', '', 'shares', ''],
  // a name of business and nothing else
  ['商丘市汽车销售有限公司', '4114', '汽车销售', '', 'limited', ''],
  ['淅川县房地产开发有限公司', '411326', '房地产开发', '', 'limited', ''],
  // spelling
  ['鄭州華興實業有限公司', '4101', '华兴', '实业', 'limited', ''],
  ['　郑 州 恒 达 科 技 有 限 公 司 ', '4101', '恒达', '科技', 'limited', ''],
  ['郑州ＡＢＢ电气有限公司', '4101', 'ABB', '电气', 'limited', ''],
  // branches
  ['郑州大众搬家有限公司大吉分公司', '4101', '大众', '搬家', 'limited', '大吉分公司'],
  ['焦作市嵩山五金电料有限公司第三分公司', '4108', '嵩山五金电料', '', 'limited', '3分公司'],
  ['中国银行股份有限公司郑州分行', '', '中国银行', '', 'shares', '郑州分行'],
  ['夏邑县杨集供销社袁楼第一门市部', '411426', '杨集', '', 'cooperative', '袁楼1门市部'],
  ['新密市城关供销合作社第二百货门市部', '410183', '城关', '', 'cooperative', '2百货门市部'],
  ['遂平县槐树供销社五交化门市部', '411728', '槐树', '', 'cooperative', '五交化门市部'],
  ['新野县副食酒业有限责任公司第二十八批发部', '411329', '副食酒业', '', 'limited', '28批发部'],
  ['林州市恒达机械厂二分厂', '410581', '恒达', '机械', 'factory', '2分厂'],
  ['郑州厂房租赁有限公司', '4101', '厂房', '租赁', 'limited', ''],
]

test.for(rows.map((row) => ({ name: row[0], row })))('$name is taken apart', ({ row }) => {
  const [name, place, core, industry, form, branch] = row
  const parsed = parseName(name)
  expect({
    place: parsed.place.codes.join(),
    core: parsed.core,
    industry: parsed.industry,
    form: parsed.form,
    branch: parsed.branch,
  }).toEqual({ place, core, industry, form, branch })
})

test.for([
  { name: '郑州高新恒达科技有限公司', zone: '高新' },
  { name: '郑州高新技术产业开发区恒达科技有限公司', zone: '高新' },
  { name: '郑州经开区恒达科技有限公司', zone: '经开' },
  { name: '郑州恒达科技有限公司', zone: null },
])('$name is of the zone $zone', ({ name, zone }) => {
  expect(parseName(name)).toMatchObject({ core: '恒达', place: { codes: ['4101'], zone } })
})

test.for([
  { name: '河南恒达集团有限公司', group: true },
  { name: '河南恒达（集团）有限公司', group: true },
  { name: '中国移动通信集团河南有限公司', group: true },
  { name: '河南恒达有限公司', group: false },
])('$name is a group: $group', ({ name, group }) => {
  expect(parseName(name).group).toBe(group)
})

test.for([
  { given: '郑州华信有限公司（原郑州华兴有限公司）', name: '郑州华信有限公司', former: ['郑州华兴有限公司'] },
  {
    given: '郑州华信有限公司（曾用名：郑州华兴有限公司、郑州华新厂）',
    name: '郑州华信有限公司',
    former: ['郑州华兴有限公司', '郑州华新厂'],
  },
  { given: '郑州华信有限公司，曾用名：郑州华兴有限公司', name: '郑州华信有限公司', former: ['郑州华兴有限公司'] },
  { given: '郑州华兴有限公司（现更名为郑州华信有限公司）', name: '郑州华信有限公司', former: ['郑州华兴有限公司'] },
  { given: '原郑州华兴机械厂', name: '郑州华兴机械厂', former: ['郑州华兴机械厂'] },
  { given: '原阳县华兴机械厂', name: '原阳县华兴机械厂', former: [] },
  { given: '华兴（原阳）机械有限公司', name: '华兴(原阳)机械有限公司', former: [] },
])('$given is called $name', ({ given, name, former }) => {
  expect(separateFormer(normaliseName(given))).toEqual({ name, former })
})

const character = fc.constantFrom(...'郑州市河南省恒达科技有限责任公司集团第一二分厂（）原曾用名：供销社门部 ABＡ')

test('any text can be taken apart, and its one spelling has the same parts', () => {
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 24 }), (name) => {
      const parsed = parseName(name)
      expect(parseName(normaliseName(name))).toEqual(parsed)
      expect(parsed.text === '' || parsed.core.length > 0).toBe(true)
    }),
  )
})
