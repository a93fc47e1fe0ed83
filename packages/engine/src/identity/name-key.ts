/** The name as imports compare it: half-width, no blanks, brackets of one kind. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[【[〔]/g, '(')
    .replace(/[】\]〕]/g, ')')
    .toUpperCase()
}
