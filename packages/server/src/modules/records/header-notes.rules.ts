/** Notes that stand behind the words of a header: 营业收入（万元） 注：含税. */

const noted = /^(.*?\S)\s*[,，;；。]?\s*((?:注|备注|说明|填报说明)\s*\d*\s*[:：].+)$/s

/** A header whose unit stands behind it as a sentence (利润总额 单位：元), with the unit in brackets. */
export function unitInBrackets(header: string): string {
  return header.trim().replace(/\s+(?:计量)?单位\s*[:：]\s*(\S+)$/, '($1)')
}

/** A header without the note behind it; null where it has none. */
export function splitNote(header: string): { readonly word: string; readonly note: string } | null {
  const [, word, note] = noted.exec(header.trim()) ?? []
  return word === undefined || note === undefined ? null : { word, note }
}
