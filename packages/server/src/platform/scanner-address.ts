/** Where a virus scanner listens: a socket of this machine, or a host and a port. */

/** The address as `net.connect` takes it. */
export type ScannerAddress = { readonly path: string } | { readonly host: string; readonly port: number }

/** `/run/clamav/clamd.ctl` or `127.0.0.1:3310`; undefined for anything else. */
export function scannerFrom(text: string): ScannerAddress | undefined {
  if (text.startsWith('/')) return { path: text }
  const url = URL.parse(`tcp://${text}`)
  if (url === null || url.port === '' || url.host !== text) return undefined
  return { host: url.hostname.replace(/^\[(.+)\]$/, '$1'), port: Number(url.port) }
}
