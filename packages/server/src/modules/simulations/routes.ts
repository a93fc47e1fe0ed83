import { fitSimulation, getSimulation, listSimulationMoves, simulateBundles, simulateOffer } from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import type { Simulations } from './simulations.ts'
import { targetFrom } from './targets.rules.ts'

/** Mounts simulations. */
export function serveSimulations(host: HttpHost, simulations: Simulations): void {
  host.app.addHook('onClose', async () => simulations.close())
  serve(host, getSimulation, ({ ctx, params }) => simulations.run(ctx, 'simulate', { offer: params.id, change: {} }))
  serve(host, simulateOffer, ({ ctx, params, body }) =>
    simulations.run(ctx, 'simulate', { offer: params.id, change: body }),
  )
  serve(host, listSimulationMoves, ({ ctx, params, body: { limit, ...change } }) =>
    simulations.run(ctx, 'moves', { offer: params.id, change, limit }),
  )
  serve(host, fitSimulation, ({ ctx, params, body: { parameter, target, ...change } }) =>
    simulations.run(ctx, 'fit', { offer: params.id, change, parameter, target: targetFrom(target) }),
  )
  serve(host, simulateBundles, ({ ctx, body: { limit, scorecard, ...change } }) =>
    simulations.run(ctx, 'bundles', { change, scorecard, limit }),
  )
}
