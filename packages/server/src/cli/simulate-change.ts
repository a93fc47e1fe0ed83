/** The change that the options of `simulate` describe. */
import type { OfferChange } from '@wutong/engine'
import { CliFailure } from './failure.ts'
import { type Called, listOption, parseNumber, textOption } from './options.ts'

/** The change of the offer that is named; throws CliFailure when none is. */
export function changeFrom(called: Called): OfferChange {
  const offer = called.words[0]
  if (offer === undefined)
    throw new CliFailure({ zh: '请写明政策的代码，用 --help 查看示例', en: 'name the offer; see --help for examples' })
  const set = listOption(called, 'set').map((text) => {
    const [name, value] = pairOf('--set', text)
    return [name, parseNumber(`--set ${name}`, value)] as const
  })
  const when = listOption(called, 'when').map((text) => {
    const [code, cel] = pairOf('--when', text)
    return [code, cel === '' ? null : cel] as const
  })
  const amount = textOption(called, 'amount')
  const cap = textOption(called, 'cap')
  return {
    offer,
    ...(set.length === 0 ? {} : { set: Object.fromEntries(set) }),
    ...(when.length === 0 ? {} : { conditions: Object.fromEntries(when) }),
    ...(amount === null ? {} : { amount }),
    ...(cap === null ? {} : { cap: cap === 'none' ? null : parseNumber('--cap', cap) }),
  }
}

function pairOf(option: string, text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  throw new CliFailure({
    zh: `${option} 要写成 名称=值，不能是「${text}」`,
    en: `${option} is written name=value, not "${text}"`,
  })
}
