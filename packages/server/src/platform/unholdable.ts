/** What no text of the database can hold is refused before anything is done with it, in whichever thread that would be. */
import type { FastifyInstance } from 'fastify'
import { AppError } from './errors.ts'

/** NUL as JSON writes it: behind an even number of backslashes, which would be themselves. */
const nulInJson = /(?<!\\)(?:\\\\)*\\u0000/

/** Refuses NUL in addresses and in JSON. */
export function refuseUnholdable(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.url.includes('%00') ? new AppError('request_malformed') : undefined)
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (nulInJson.test(String(text))) return done(new AppError('request_malformed'))
    void parse(request, String(text), done)
  })
}
