/** The server with an identity provider set up, and browsers that go there and back. */
import { createAccounts } from '#modules/people'
import type { OidcConfig } from '#platform/config'
import { anotherApp, createZone, getHouse, type TestZone } from './harness.ts'

/** Where people reach it. */
export const ourOrigin = 'http://127.0.0.1:4180'
/** What the provider knows it by. */
export const client = { client_id: 'wutong', client_secret: 'a secret for tests only' }

/** The server as it runs where the provider is set up. */
export async function appWithOidc(oidc: Partial<OidcConfig> & { readonly issuer: string }) {
  const { root } = await getHouse()
  const zone = await createZone()
  const accounts = createAccounts({
    root,
    secret: 'a secret for this test, long enough',
    publicUrl: ourOrigin,
    signInsPerMinute: 1_000_000,
    oidc: {
      clientId: client.client_id,
      clientSecret: client.client_secret,
      label: '园区统一身份',
      acr: [],
      amr: [],
      ...oidc,
    },
  })
  const app = await anotherApp({ accounts, home: zone.zone, publicUrl: ourOrigin })
  return { app, zone }
}

/** Cookies of a browser for one host. */
export class Jar {
  private readonly kept = new Map<string, string>()
  keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) this.kept.delete(pair.slice(0, at))
      else this.kept.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
  get cookie(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

/** An officer's account that is linked to the provider as an administrator ordered it. */
export async function linked(zone: TestZone, order: object) {
  await zone.signIn('officer')
  const administrator = await zone.signIn('administrator')
  const [account] = (await administrator('/api/accounts?search=officer')).json().rows
  const reply = await administrator({ method: 'POST', url: `/api/accounts/${account.userId}/identity`, payload: order })
  return { administrator, account, reply }
}
