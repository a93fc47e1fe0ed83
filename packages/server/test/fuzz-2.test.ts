import { fuzz } from './fuzz.ts'

fuzz(2, 4)
