import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { run } from '../support/process.ts'
import { type Check, fileCanary } from './check.ts'

const projects = ['packages/engine', 'packages/contract', 'packages/server', 'packages/web', 'scripts', 'e2e', 'bench']

/** The projects that can be checked now: the bench has packages of its own that only `npm run bench` installs. */
function projectsIn(root: string): string[] {
  return projects.filter(
    (project) =>
      existsSync(join(root, project, 'tsconfig.json')) &&
      (project !== 'bench' || existsSync(join(root, 'bench', 'node_modules'))),
  )
}

const mistake = "/** Planted. */\nexport const planted: number = 'text'\n"

/** Types of every package; the privacy of modules comes with it, because an inner path does not resolve. */
export const types: Check = {
  name: 'types',
  unit: 'files',
  async run(root) {
    const problems: string[] = []
    for (const project of projectsIn(root)) {
      const { code, output } = await run('tsc', ['-p', project, '--pretty', 'false'], { cwd: root })
      if (code !== 0) problems.push(...output.split('\n').filter((line) => line.trim() !== ''))
    }
    const checked = projectsIn(root)
    const files = listFiles(root).filter((path) => /\.tsx?$/.test(path))
    return {
      problems,
      looked: files.filter((path) => checked.some((project) => path.startsWith(`${project}/`))).length,
    }
  },
  canaries: [
    ...['packages/engine/src', 'packages/contract/src', 'packages/server/src', 'packages/web/src', 'scripts'].map(
      (folder) =>
        fileCanary(
          `type error in ${folder}`,
          `${folder}/planted-type.ts`,
          mistake,
          new RegExp(`${folder}/planted-type\\.ts.*TS2322`),
        ),
    ),
    fileCanary(
      'inside of a module',
      'packages/server/src/planted-private.ts',
      "export * from '#modules/zones/loader'\n",
      /planted-private\.ts.*TS2307/,
    ),
    fileCanary(
      'union without a case',
      'packages/engine/src/planted-union.ts',
      "/** Planted. */\nexport function planted(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n}\n",
      /planted-union\.ts.*TS2366/,
    ),
  ],
}
