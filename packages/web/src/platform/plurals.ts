/** Sentences with a choice of words by the number before it: `1 [[row|rows]]` is one row. */
const choice = /\[\[([^[\]|]*)\|([^[\]|]*)\]\]/g

/**
 * Takes the first word of each choice where the last number before it is 1, else the second.
 * @example withPlurals('1 [[row|rows]] refused') // '1 row refused'
 */
export function withPlurals(sentence: string): string {
  return sentence.replace(choice, (_, one: string, many: string, at: number) => {
    const numbers = sentence.slice(0, at).match(/\d[\d.,]*/g)
    return numbers?.at(-1) === '1' ? one : many
  })
}

/** The step that i18next takes after it filled in the values of a message. */
export const pluralStep = { type: 'postProcessor', name: 'plurals', process: withPlurals } as const
