/** `npm run bundle [FOLDER]`: the product as one archive for machines without a network, by default in `dist`. */
import { dirname, join, resolve } from 'node:path'
import { makeBundle } from './support/bundle.ts'

const root = dirname(import.meta.dirname)
console.log(await makeBundle(root, resolve(process.argv[2] ?? join(root, 'dist'))))
