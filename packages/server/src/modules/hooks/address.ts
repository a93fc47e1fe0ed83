/** Where the server may call, and which machines it never calls whatever a name says. */
import { BlockList, isIP } from 'node:net'

/** The address, where it is at one of the origins and names no user; null otherwise. */
export function allowedAddress(text: string, origins: readonly string[]): URL | null {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '' || !origins.includes(url.origin)) return null
  return url
}

/**
 * Ranges that no name may lead to: this machine, its neighbours on the wire (where clouds keep their secrets too), nobody, many,
 * and those that carry an older address inside a newer one.
 */
const never = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  never.addSubnet(network, prefix, 'ipv6')

/** Whether a name may lead to this machine. An operator who means such a one writes its number. */
export function isCallable(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !never.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
