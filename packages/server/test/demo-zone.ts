/** A small zone package for tests: every kind of rule once, few enough numbers to reckon by hand. */
import type { ConditionSet, Indicator, Ladder, Offer, Scorecard, Zone } from '@wutong/engine'

const citation = { title: '测试办法', number: '测〔2024〕1号', issuer: '测试园区' }
const inForce = { from: '2020-01-01' }

function indicator(code: string, type: Indicator['type'], more: Partial<Indicator> = {}): Indicator {
  const name = { zh: code, en: code }
  return { code, name, type, period: 'state', definition: name, source: 'test', theme: 'basic', ...more }
}

const indicators: readonly Indicator[] = [
  indicator('name', 'text'),
  indicator('registered_on', 'date'),
  indicator('district', 'text'),
  indicator('industry', 'text'),
  indicator('dishonest', 'bool'),
  indicator('revenue', 'number', { period: 'year', unit: '万元', name: { zh: '营业收入', en: 'Revenue' } }),
  indicator('rd_expense', 'number', { period: 'year', unit: '万元', name: { zh: '研发费用', en: 'R&D expense' } }),
  indicator('employees', 'number', { period: 'year', unit: '人', name: { zh: '从业人员', en: 'Employees' } }),
]

const scorecards: readonly Scorecard[] = [
  {
    id: 'innovation-points',
    name: { zh: '创新积分', en: 'Innovation points' },
    versions: [
      {
        version: '2024',
        effective: inForce,
        status: 'illustrative',
        citation,
        total: 100,
        pass: { total: { atLeast: 60 } },
        parts: [
          {
            code: 'rd',
            name: { zh: '研发', en: 'R&D' },
            max: 100,
            items: [
              {
                code: 'intensity',
                name: { zh: '研发强度', en: 'R&D intensity' },
                max: 100,
                rule: {
                  kind: 'bands',
                  value: 'rd_expense / revenue',
                  unit: '%',
                  bands: [
                    { to: 0.03, points: 0 },
                    { from: 0.03, to: 0.1, points: 60 },
                    { from: 0.1, points: 100 },
                  ],
                },
              },
            ],
          },
        ],
        classes: {
          kind: 'thresholds',
          bands: [
            { code: 'A', name: { zh: '甲', en: 'A' }, from: 80 },
            { code: 'B', name: { zh: '乙', en: 'B' }, to: 80 },
          ],
        },
      },
    ],
  },
]

const ladders: readonly Ladder[] = [
  {
    id: 'growth',
    name: { zh: '成长', en: 'Growth' },
    versions: [
      {
        version: '2024',
        effective: inForce,
        status: 'provisional',
        citation,
        rungs: [
          {
            code: 'small',
            name: { zh: '小', en: 'Small' },
            conditions: [{ code: 'revenue', name: { zh: '收入', en: 'Revenue' }, when: 'revenue >= 100' }],
          },
          {
            code: 'large',
            name: { zh: '大', en: 'Large' },
            conditions: [{ code: 'revenue', name: { zh: '收入', en: 'Revenue' }, when: 'revenue >= 1000' }],
          },
        ],
      },
    ],
  },
]

const offers: readonly Offer[] = [
  {
    id: 'rd-grant',
    name: { zh: '研发补助', en: 'R&D grant' },
    kind: 'policy',
    level: 'zone',
    standing: 'live',
    versions: [
      {
        version: '2024',
        effective: inForce,
        status: 'secondary',
        citation,
        uses: ['honest'],
        conditions: [
          { code: 'revenue', name: { zh: '收入', en: 'Revenue' }, when: 'revenue >= 1000', clause: '第一条' },
          {
            code: 'intensity',
            name: { zh: '研发强度', en: 'R&D intensity' },
            when: 'rd_expense / revenue >= 0.05',
            clause: '第二条',
          },
        ],
        benefit: { name: { zh: '补助', en: 'Grant' }, amount: 'rd_expense * 0.1', unit: '万元', cap: 50 },
      },
    ],
  },
  {
    id: 'old-grant',
    name: { zh: '旧补助', en: 'Old grant' },
    kind: 'policy',
    level: 'city',
    standing: 'past',
    versions: [
      {
        version: '2020',
        effective: { from: '2020-01-01', until: '2021-01-01' },
        status: 'secondary',
        citation,
        conditions: [{ code: 'revenue', name: { zh: '收入', en: 'Revenue' }, when: 'revenue >= 1' }],
      },
    ],
  },
]

const conditionSets: readonly ConditionSet[] = [
  {
    id: 'honest',
    name: { zh: '守信', en: 'Honest' },
    citation,
    conditions: [
      { code: 'not-dishonest', name: { zh: '未失信', en: 'Not dishonest' }, when: '!dishonest', clause: '第三条' },
    ],
  },
]

/** The zone under another id, so that each test has its own. */
export function demoZone(id: string): Zone {
  return {
    id,
    name: { zh: '测试园区', en: 'Test zone' },
    divisionCode: '410100',
    departments: [
      { id: 'east', name: { zh: '东街道', en: 'East' }, kind: 'district' },
      { id: 'west', name: { zh: '西街道', en: 'West' }, kind: 'district' },
    ],
    sources: [
      { id: 'tax', name: { zh: '税务', en: 'Tax' }, rank: 1 },
      { id: 'self', name: { zh: '企业填报', en: 'Self-report' }, rank: 9 },
    ],
    precedence: {},
    indicators,
    scorecards,
    ladders,
    offers,
    conditionSets,
  }
}
