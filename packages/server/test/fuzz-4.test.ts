import { fuzz } from './fuzz.ts'

fuzz(4, 4)
