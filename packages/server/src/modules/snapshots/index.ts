export {
  countAsOf,
  factsFrom,
  findSubjectAsOf,
  listFactsAsOf,
  listSaidAsOf,
  type SaidAsOf,
} from './as-of.store.ts'
export { idAt } from './content.ts'
export { listSubjectFacts } from './facts.store.ts'
export { findNameAsOf, listFindableAsOf, listNamesAsOf, type PastSubjectName } from './past-names.store.ts'
export {
  listNames,
  type Origin,
  type PopulationOptions,
  populationAsOf,
  populationFor,
  type ZonePopulation,
} from './service.ts'
