export { type DemoOptions, type DemoStatement, type DemoSubject, generateDemo } from './generate.ts'
export { demoSeed, demoYears, type LoadDemoOptions, type LoadedDemo, loadDemo } from './load.ts'
export { addDemoPeople } from './people.ts'
