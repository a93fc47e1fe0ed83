/** Where a command finds its data: its options first, then the environment. */
import { type Config, readConfig } from '#platform/config'
import { type House, type HouseOptions, openHouse } from '../start.ts'
import { type Called, textOption } from './options.ts'
import { zoneFolder } from './packages.ts'

/** What the options of a command say of settings. */
export function saidSettings(called: Called): Readonly<Record<string, string | undefined>> {
  const said = (name: string) => textOption(called, name) ?? undefined
  return {
    WUTONG_DATA: said('data'),
    WUTONG_ZONE: said('zone'),
    WUTONG_HOST: said('host'),
    WUTONG_PORT: said('port'),
  }
}

/** The configuration of a command: options over environment. */
export function configOf(called: Called, more: ReturnType<typeof saidSettings> = {}): Config {
  return readConfig(undefined, { ...saidSettings(called), ...more })
}

/** Database and zone of a command. */
export function houseOptions({ dataDir, databaseUrl, zoneDir }: Config): HouseOptions {
  return { dataDir, databaseUrl, zoneDir: zoneFolder(zoneDir ?? null) }
}

/** Runs a command in the stored zone and closes everything after it; a running server's data are shared with it. */
export async function inHouse<T>(called: Called, work: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse({ ...houseOptions(configOf(called)), attach: true })
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
