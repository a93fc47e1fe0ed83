export {
  countAsOf,
  findSubjectAsOf,
  listFactsAsOf,
  listNamesAsOf,
  listSaidAsOf,
  type PastSubjectName,
} from './as-of.store.ts'
export { listSubjectFacts } from './facts.store.ts'
export {
  listNames,
  type Origin,
  type PopulationOptions,
  populationAsOf,
  populationFor,
  type ZonePopulation,
} from './service.ts'
