/** A server in a process of its own, started as an operator would; says where it listens. */
import { stdout } from 'node:process'
import { type StartOptions, startServer } from '../src/start.ts'

const { url } = await startServer(JSON.parse(process.argv[2] ?? '{}') as StartOptions)
stdout.write(`${url}\n`)
