import type { Offer } from '@wutong/engine'

/** The offer whose threshold is moved: research subsidies for high-tech firms above a revenue. */
export const subsidyId = 'subsidy'

/** The least revenue in force, in the unit of the column. */
export const subsidyFrom = 2000

const name = { zh: '研发补贴', en: 'Research subsidy' }

/** Share of research in revenue, share of research that is paid, and the most that is paid. */
export const subsidy = { researchShare: 0.03, paidShare: 0.1, cap: 500 } as const

/** The subsidy as an offer of a zone package. */
export function subsidyOffer(): Offer {
  const conditions = [
    { code: 'size', when: `revenue >= ${subsidyFrom}` },
    { code: 'research', when: `rd_expense / revenue >= ${subsidy.researchShare}` },
    { code: 'title', when: 'is_hightech' },
  ]
  return {
    id: subsidyId,
    name,
    kind: 'policy',
    level: 'zone',
    standing: 'unclear',
    versions: [
      {
        version: '1',
        effective: { from: '2020-01-01' },
        status: 'illustrative',
        citation: { title: 'synthetic' },
        conditions: conditions.map((one) => ({ ...one, name: { zh: one.code, en: one.code } })),
        benefit: { name, amount: `rd_expense * ${subsidy.paidShare}`, unit: '万元', cap: subsidy.cap },
      },
    ],
  }
}

/** The same in SQL for one frame. */
export function subsidySql(from: number): string {
  const money = `case when rd_expense * ${subsidy.paidShare} > ${subsidy.cap} then ${subsidy.cap} else rd_expense * ${subsidy.paidShare} end`
  return `select sector, count(*), sum(${money}) from firms
    where revenue >= ${from} and revenue <> 0 and rd_expense / revenue >= ${subsidy.researchShare} and is_hightech group by sector`
}
