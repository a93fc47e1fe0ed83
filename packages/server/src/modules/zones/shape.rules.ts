/** Mistakes in the shape of a file, as sentences that say how to mend them. */
import type { Text } from '@wutong/contract'
import type { z } from 'zod'

/** A mistake at a path; `key` is set when the mistake is a key of the mapping at the path. */
export interface ShapeProblem {
  readonly path: readonly (string | number)[]
  readonly key: string | null
  readonly message: Text
}

/** What a file has wrong against its shape; empty when it fits. */
export function shapeProblems(shape: z.ZodType, value: unknown): ShapeProblem[] {
  const parsed = shape.safeParse(value)
  if (parsed.success) return []
  return parsed.error.issues.flatMap((issue) => problemsFrom(issue, value, []))
}

type Issue = z.core.$ZodIssue
type Path = readonly (string | number)[]

function problemsFrom(issue: Issue, root: unknown, base: Path): ShapeProblem[] {
  const path = [...base, ...issue.path.filter((step) => typeof step !== 'symbol')]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionProblems(issue.errors, root, path)
  const value = valueAt(root, path)
  const name = String(path.at(-1) ?? '')
  if (value === undefined && path.length > 0) {
    return [
      {
        path: path.slice(0, -1),
        key: null,
        message: { zh: `缺少「${name}」，请补上`, en: `"${name}" is missing: add it` },
      },
    ]
  }
  return [{ path, key: null, message: valueMessage(issue, name, value) }]
}

function unknownKey(path: Path, key: string): ShapeProblem {
  return {
    path,
    key,
    message: {
      zh: `没有「${key}」这个键，请删除或改正拼写`,
      en: `there is no key "${key}" here: remove it or correct its spelling`,
    },
  }
}

/** Of several shapes that do not fit, the one that gets furthest is what the author meant. */
function unionProblems(errors: readonly (readonly Issue[])[], root: unknown, path: Path): ShapeProblem[] {
  const depth = (issues: readonly Issue[]) => Math.max(...issues.map((issue) => issue.path.length), 0)
  const closest = errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? []
  return closest.flatMap((issue) => problemsFrom(issue, root, path))
}

const kinds: Readonly<Record<string, Text>> = {
  string: { zh: '文本（加引号）', en: 'text, in quotes' },
  number: { zh: '数值（不加引号）', en: 'a number, without quotes' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表（每项以 - 开头）', en: 'a list, each line with a dash' },
  object: { zh: '带键的内容', en: 'a mapping with keys' },
  record: { zh: '带键的内容', en: 'a mapping with keys' },
  int: { zh: '整数', en: 'a whole number' },
}

function valueMessage(issue: Issue, name: string, value: unknown): Text {
  const shown = value === null ? 'null' : JSON.stringify(value)
  const given = shown.length > 60 ? `${shown.slice(0, 57)}…` : shown
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected] ?? { zh: issue.expected, en: issue.expected }
      return { zh: `「${name}」应为${kind.zh}，现为 ${given}`, en: `"${name}" must be ${kind.en}, not ${given}` }
    }
    case 'invalid_value': {
      const list = issue.values.map(String).join(', ')
      return { zh: `「${name}」只能是：${list}；现为 ${given}`, en: `"${name}" must be one of ${list}, not ${given}` }
    }
    case 'invalid_format':
      return formatMessage(issue.format, name, given)
    case 'too_small':
    case 'too_big':
      return limitMessage(issue, name, given)
    default:
      return {
        zh: `「${name}」的值不合要求（${issue.message}），现为 ${given}`,
        en: `"${name}" is wrong (${issue.message}): ${given}`,
      }
  }
}

function formatMessage(format: string, name: string, given: string): Text {
  if (format === 'date') {
    return {
      zh: `「${name}」应为真实日期，如 '2026-01-31'，现为 ${given}`,
      en: `"${name}" must be a real date such as '2026-01-31', not ${given}`,
    }
  }
  return {
    zh: `「${name}」只能用小写字母、数字和连字符，现为 ${given}`,
    en: `"${name}" may hold lower-case letters, digits and hyphens only, not ${given}`,
  }
}

function limitMessage(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, name: string, given: string): Text {
  const least = issue.code === 'too_small'
  const limit = least ? issue.minimum : issue.maximum
  if (issue.origin === 'array') {
    return { zh: `「${name}」至少要有 ${limit} 项`, en: `"${name}" needs at least ${limit} entries` }
  }
  if (issue.origin === 'string') return { zh: `「${name}」不能为空`, en: `"${name}" must not be empty` }
  return {
    zh: `「${name}」应${least ? '不小于' : '不大于'} ${limit}${issue.inclusive === true ? '' : '（不含）'}，现为 ${given}`,
    en: `"${name}" must be ${least ? 'at least' : 'at most'} ${limit}${issue.inclusive === true ? '' : ' (not included)'}, not ${given}`,
  }
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}
