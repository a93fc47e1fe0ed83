import { parentPort } from 'node:worker_threads'
import { matchHandlers, scoreHandlers, serveTasks } from '@wutong/engine'
import type { BenchTasks } from './threads.ts'

if (parentPort === null) throw new Error('this script runs in a thread')
serveTasks<BenchTasks>(parentPort, { ...scoreHandlers(), ...matchHandlers })
