import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listFiles } from './files.ts'

/** Copies the project's files into a new temporary folder that shares the installed packages of the original. */
export function copyProject(root: string): string {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'wutong-canary-'))
  for (const path of listFiles(root)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  linkInstalled(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const name of readdirSync(join(root, 'packages'))) {
    const installed = join(root, 'packages', name, 'node_modules')
    if (existsSync(installed)) symlinkSync(installed, join(copy, 'packages', name, 'node_modules'))
  }
  return copy
}

/** Links every installed package, but our own ones to the copy, so that a planted change is what the tools read. */
function linkInstalled(from: string, to: string): void {
  mkdirSync(join(to, '@wutong'), { recursive: true })
  for (const name of readdirSync(from)) {
    if (name !== '@wutong') symlinkSync(join(from, name), join(to, name))
  }
  for (const name of readdirSync(join(from, '@wutong'))) {
    symlinkSync(join('..', '..', 'packages', name), join(to, '@wutong', name))
  }
}

/** Removes a copy made by `copyProject`. */
export function removeCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true })
}
