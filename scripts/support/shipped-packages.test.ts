import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { billOfMaterials, listShipped } from './shipped-packages.ts'

const root = dirname(dirname(import.meta.dirname))

test('the product is what the server needs while it runs, and no tool of development', () => {
  const names = listShipped(root, ['packages/server']).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['fastify', 'pg', '@electric-sql/pglite', 'avvio', '@better-auth/core']))
  for (const tool of ['vitest', 'vite', 'react', 'typescript', '@biomejs/biome', 'exceljs'])
    expect(names).not.toContain(tool)
})

test('the bill of materials names every package with version, licence and digest, those inside the web pages too', () => {
  const packages = listShipped(root, ['packages/server', 'packages/web'])
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['react', 'antd', 'fastify']))
  expect(packages.filter(({ license, version }) => license === 'UNKNOWN' || version === '')).toEqual([])
  const { components } = billOfMaterials('1.0.0', packages) as {
    components: { name: string; purl: string; hashes: unknown[] }[]
  }
  expect(components).toHaveLength(packages.length)
  expect(components.find(({ name }) => name === '@fastify/static')).toMatchObject({
    purl: expect.stringMatching(/^pkg:npm\/%40fastify\/static@\d/),
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  })
})
