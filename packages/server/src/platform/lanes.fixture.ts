/** A thread with lanes: one waits until another lets it go on. */
import { serveTasks } from '@wutong/engine'
import type { LaneTasks } from './lanes.test.ts'
import { serveLanes } from './threads.ts'

const gate = Promise.withResolvers<string>()

serveLanes((lane) =>
  serveTasks<LaneTasks>(lane, {
    wait: () => gate.promise,
    open: (word) => {
      gate.resolve(word)
      return null
    },
    die: () => process.exit(3),
  }),
)
