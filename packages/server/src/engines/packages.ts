/** Packages of databases that run inside the process; they are installed apart, by those who use them. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CliFailure, exitCodes } from '../cli/failure.ts'

/** The folder with packages of its own. */
export const enginesFolder = join(import.meta.dirname, '../../../../engines')

/** Loads a package from `engines/` or from where the product is installed; throws CliFailure saying how to install it. */
export async function loadPackage<T>(name: string): Promise<T> {
  const path = resolvePackage(name)
  try {
    return (await import(pathToFileURL(path).href)) as T
  } catch (error) {
    throw new CliFailure(
      {
        zh: `「${name}」已安装但无法在本机加载（${messageOf(error)}）：请在 engines 文件夹重新运行 npm install`,
        en: `${name} is installed but does not load on this machine (${messageOf(error)}): run npm install in the folder engines again`,
      },
      { exitCode: exitCodes.environment, cause: error },
    )
  }
}

function resolvePackage(name: string): string {
  for (const from of [join(enginesFolder, 'package.json'), import.meta.filename]) {
    try {
      return createRequire(from).resolve(name)
    } catch {
      // Not there: the next place may have it.
    }
  }
  throw new CliFailure(
    {
      zh: `没有安装「${name}」：请先运行 npm install --prefix engines`,
      en: `${name} is not installed: run npm install --prefix engines first`,
    },
    { exitCode: exitCodes.environment },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
