import type { Peer } from './peer.ts'

/** The rivals by the word that asks for them; a rival's package is loaded only then. */
export const peerLoaders: Readonly<Record<string, () => Promise<Peer>>> = {
  twin: async () => (await import('./twin.ts')).twinPeer,
  duckdb: async () => (await import('./duckdb.ts')).duckdbPeer,
  chdb: async () => (await import('./chdb.ts')).chdbPeer,
  postgres: async () => (await import('./postgres.ts')).postgresPeer,
  polars: async () => (await import('./polars.ts')).polarsPeer,
  'json-rules-engine': async () => (await import('./json-rules-engine.ts')).jsonRulesPeer,
  zen: async () => (await import('./zen.ts')).zenPeer,
  cel: async () => (await import('./cel-js.ts')).celPeer,
}
