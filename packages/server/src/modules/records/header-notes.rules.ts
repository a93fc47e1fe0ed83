/** Notes that stand behind the words of a header: 营业收入（万元） 注：含税. */

const noted = /^(.*?\S)\s*[,，;；。]?\s*((?:注|备注|说明|填报说明)\s*\d*\s*[:：].+)$/s

/** A header without the note behind it; null where it has none. */
export function splitNote(header: string): { readonly word: string; readonly note: string } | null {
  const [, word, note] = noted.exec(header.trim()) ?? []
  return word === undefined || note === undefined ? null : { word, note }
}
