/** The zone package a command works with. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type CompiledZone, compileZone } from '@wutong/engine'
import { loadZone } from '#modules/zones'

/** The package that comes with the product. */
export const shippedZone = join(import.meta.dirname, '../../../../zones/zhengzhou-hitech')

/** Folder of the zone package asked for: a path, or the name of a package beside the shipped one. */
export function zoneFolder(asked: string | null): string {
  if (asked === null) return shippedZone
  const beside = join(shippedZone, '..', asked)
  return !existsSync(asked) && existsSync(beside) ? beside : resolve(asked)
}

/** Loads and compiles a zone package; throws ZoneError with every mistake. */
export async function openZone(asked: string | null): Promise<CompiledZone> {
  return compileZone(await loadZone(zoneFolder(asked)))
}
