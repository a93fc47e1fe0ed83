import { createWriteStream, statSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { demoUscc } from '../../../packages/server/src/demo/identity.ts'
import { randomFrom } from '../data/random.ts'
import { writeSheet } from './workbook.ts'

const people = [
  '职工总数',
  '职工年平均人数',
  '科技人员',
  '研发人员',
  '研究生以上人员',
  '当年吸纳高校应届毕业生',
  '参保人数',
]
const money = [
  '失业保险实缴额',
  '营业收入',
  '主营业务收入',
  '销售收入',
  '总收入',
  '高新技术产品(服务)收入',
  '工业总产值',
  '工业增加值',
  '成本费用支出',
  '设备及软件投资额',
  '算力服务合同额',
  '资产总额',
  '负债总额',
  '净资产',
  '利润总额',
]

const headers = ['统一社会信用代码', '企业名称', '成立日期', ...people, ...money.map((name) => `${name}(万元)`)]

/** Rows of made-up firms: code, name, day of registration, seven counts and fifteen amounts. */
function* madeUp(rows: number, seed: number): Generator<(string | number)[]> {
  const { next } = randomFrom(seed)
  for (let row = 0; row < rows; row += 1) {
    const size = Math.floor(next() * 500) + 1
    const day = `20${10 + (row % 15)}-0${1 + (row % 9)}-1${row % 10}`
    const counts = people.map(() => Math.floor(next() * size))
    const amounts = money.map(() => (next() * size * 100).toFixed(2))
    yield [demoUscc(row + 1), `量测第${row}号科技有限公司`, day, ...counts, ...amounts]
  }
}

/** Writes them as a workbook, numbers as numbers; returns its size. */
export function writeWorkbook(path: string, rows: number, seed = 20_260_301): number {
  function* cells(): Generator<(string | number)[]> {
    yield headers
    for (const [code = '', name = '', day = '', ...figures] of madeUp(rows, seed))
      yield [code, name, day, ...figures.map(Number)]
  }
  return writeSheet(path, cells())
}

/** Writes them as CSV; returns its size. */
export async function writeTable(path: string, rows: number, seed = 20_260_301): Promise<number> {
  const out = createWriteStream(path)
  out.write(`\uFEFF${headers.join(',')}\r\n`)
  for (const cells of madeUp(rows, seed)) {
    const line = cells.join(',')
    if (!out.write(`${line}\r\n`)) await new Promise<void>((resolve) => out.once('drain', resolve))
  }
  out.end()
  await finished(out)
  return statSync(path).size
}
