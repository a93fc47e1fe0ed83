export { serveLadders } from './routes.ts'
export { getLadderOf, rungCountsFrom } from './views.ts'
