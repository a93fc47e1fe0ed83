/** A type with every `readonly` taken away. */
export type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T

/** Passes a read-only value to a reply, whose contract type has no `readonly`; sending changes nothing. */
export function mutable<T>(value: T): Mutable<T> {
  return value as Mutable<T>
}
