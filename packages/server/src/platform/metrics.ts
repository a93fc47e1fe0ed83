/** Figures of the running server for Prometheus, told to this machine alone. */
import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** A figure that is asked for whenever the metrics are. */
export interface AskedFigure {
  readonly name: string
  readonly help: string
  readonly ask: () => Promise<number> | number
}

/** Seconds by which replies are counted: quick pages, slow pages, long analyses. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Counts every request of an app by route, method and status, beside memory, processor and delays of the process. */
export function measure(app: FastifyInstance, figures: readonly AskedFigure[]): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'wutong_' })
  const seconds = new Histogram({
    name: 'wutong_http_request_duration_seconds',
    help: 'Time to the end of the reply, by route of the contract',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    // Addresses that no route has would make a series each.
    const route = request.routeOptions.url ?? 'none'
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  for (const { name, help, ask } of figures) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // A figure that cannot be had now is not a number; the others are still told.
        this.set(await Promise.resolve(ask()).catch(() => Number.NaN))
      },
    })
  }
  return registry
}

/** Answers `/metrics` on a port of this machine, which a proxy in front of the product does not reach. */
export function serveMetrics(registry: Registry, port: number): Promise<Server> {
  const server = createServer((request, reply) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      reply.writeHead(404).end()
      return
    }
    registry.metrics().then(
      (text) => reply.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => reply.writeHead(500).end(),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
