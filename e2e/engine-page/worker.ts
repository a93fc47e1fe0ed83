/** A Web Worker of the page: takes its share of a matching. */
import { matchHandlers, serveTasks } from '@wutong/engine'

serveTasks(self, matchHandlers)
