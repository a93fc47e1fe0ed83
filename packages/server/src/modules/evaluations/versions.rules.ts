import { isInForce, type Version } from '@wutong/engine'

interface Versioned<V> {
  readonly id: string
  readonly versions: readonly V[]
}

/** The version in force on a day; where none is, the newest that had begun, else the first: past rules stay as templates. */
export function versionShownOn<V extends Version>({ versions }: Versioned<V>, on: string): V | undefined {
  const inForce = versions.find((version) => isInForce(version, on))
  return inForce ?? versions.filter(({ effective }) => effective.from <= on).at(-1) ?? versions[0]
}

/** How the engine is asked for a definition: by id while a version is in force, else by the version shown in its place. */
export function referenceOn<V extends Version>(definition: Versioned<V>, on: string): string {
  const shown = versionShownOn(definition, on)
  return shown === undefined || isInForce(shown, on) ? definition.id : `${definition.id}@${shown.version}`
}
