/** What the `import` command is given, and the sheet of rows to fix that it writes. */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ImportDecisions } from '@wutong/contract'
import { parse } from 'yaml'
import { type ErrorSheet, errorCsv, errorWorkbook } from '#modules/records'
import { makeWorkFolder } from '#platform/work-folder'
import { CliFailure } from './failure.ts'
import { type Called, listOption, textOption } from './options.ts'

/** What is imported. */
export interface GivenFiles {
  readonly paths: readonly string[]
  /** Thrown away afterwards. */
  readonly folder: string
}

/** The files named, or the table that is pasted into standard input; both with a folder for what is kept meanwhile. */
export async function withFiles<T>(called: Called, work: (files: GivenFiles) => Promise<T>): Promise<T> {
  const folder = await makeWorkFolder('cli')
  try {
    const paths = called.values.paste === true ? [await pasted(folder)] : called.words
    if (paths.length === 0)
      throw new CliFailure({
        zh: '请给出要导入的文件，或用 --paste 从标准输入粘贴',
        en: 'name the files to import, or paste a table with --paste',
      })
    if (paths.length > 1 && textOption(called, 'error-sheet') !== null)
      throw new CliFailure({
        zh: '--error-sheet 一次只用于一个文件，请逐个导入',
        en: '--error-sheet is for one file at a time; import them one by one',
      })
    return await work({ paths, folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function pasted(folder: string): Promise<string> {
  const path = join(folder, 'pasted.txt')
  await pipeline(process.stdin, createWriteStream(path))
  return path
}

/** Answers and mappings, from files (`--map`, `--answers`: JSON or YAML) and one by one (`--answer id=value`), which come first. */
export function decisionsOf(called: Called): ImportDecisions | undefined {
  const files = ['answers', 'map'].flatMap((name) => textOption(called, name) ?? [])
  const single = listOption(called, 'answer').map(answerFrom)
  if (files.length + single.length === 0) return undefined
  return { ...Object.assign({}, ...files.map(decisionsFrom)), ...Object.fromEntries(single) }
}

/** A header may hold a `=` of its own; an answer never does. */
function answerFrom(text: string): [string, string] {
  const at = text.lastIndexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  throw new CliFailure({
    zh: `「${text}」应写成 问题=答复，如 --answer "unit:营业收入=元"`,
    en: `"${text}" must be question=answer, such as --answer "unit:营业收入=元"`,
  })
}

function decisionsFrom(file: string): ImportDecisions {
  try {
    return ImportDecisions.parse(parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new CliFailure(
      {
        zh: `「${file}」应为 JSON 或 YAML 对象，如 {"unit:营业收入":"元"}`,
        en: `"${file}" must hold an object in JSON or YAML, such as {"unit:营业收入":"元"}`,
      },
      { cause: error },
    )
  }
}

/** The rows to fix, as a workbook where the name says so, else as CSV. */
export async function saveErrorSheet(sheet: ErrorSheet, file: string): Promise<void> {
  if (file.toLowerCase().endsWith('.xlsx')) writeFileSync(file, await errorWorkbook(sheet))
  else await pipeline(Readable.from(errorCsv(sheet)), createWriteStream(file))
}
