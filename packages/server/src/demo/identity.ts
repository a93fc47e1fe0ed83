/** Names and credit codes that look right to the software and cannot be mistaken for a real firm's. */
import { organisationCheckCharacter, usccCheckCharacter } from '@wutong/engine'

/**
 * The credit code of a demo enterprise. Both check characters are right, so it passes every check, but it names
 * registration region 000000, which does not exist: no real code can be equal to it.
 */
export function demoUscc(index: number): string {
  const digits = String(index + 1).padStart(8, '0')
  const body = `91000000${digits}${organisationCheckCharacter(digits)}`
  const check = usccCheckCharacter(body)
  if (check === null) throw new RangeError(`no credit code for index ${index}`)
  return body + check
}

const words = [
  '星河',
  '云岭',
  '青禾',
  '远山',
  '晨曦',
  '沧海',
  '长风',
  '明川',
  '秋实',
  '春山',
  '瑞霖',
  '启明',
  '望岳',
  '清源',
  '九歌',
  '若水',
  '知行',
  '向阳',
  '北辰',
  '南溪',
  '东篱',
  '西岸',
  '松涛',
  '竹影',
  '兰亭',
  '芷江',
  '丹霞',
  '碧落',
  '玄圃',
  '昆仑',
  '扶摇',
  '鸿蒙',
] as const

/** The name of a demo enterprise: it begins with 示例 (sample) and carries its number. */
export function demoName(index: number, business: string, large: boolean): string {
  const word = words[index % words.length] ?? words[0]
  const number = String(index + 1).padStart(4, '0')
  return `示例${word}${business}${number}${large ? '股份' : ''}有限公司`
}
