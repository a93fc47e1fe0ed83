export { listSubjectFacts } from './facts.store.ts'
export {
  listNames,
  type Origin,
  type PopulationOptions,
  populationAsOf,
  populationFor,
  type ZonePopulation,
} from './service.ts'
