/** Those who are signed in: each with a session and an address of one's own. */
import type { Role } from '../../../packages/contract/src/index.ts'
import { signIn } from '../support/process.ts'
import { createSender, type Sender } from './sender.ts'

/** Somebody at work. */
export interface Person extends Sender {
  readonly role: Role
}

/** How many of each; officers do most. */
const counts: readonly (readonly [Role, number])[] = [
  ['officer', 40],
  ['leader', 14],
  ['enterprise', 10],
]

/** Signs everybody in, a few at a time as they would come. */
export async function signEverybodyIn(origin: string): Promise<Person[]> {
  const roles = counts.flatMap(([role, count]) => Array.from({ length: count }, () => role))
  const people: Person[] = []
  for (const [index, role] of roles.entries()) {
    const cookie = await signIn(origin, role)
    people.push({ role, ...createSender(origin, { cookie }, addressOf(index)) })
  }
  return people
}

/** An address of this machine for each. */
export function addressOf(index: number): string {
  return `127.0.0.${10 + index}`
}
