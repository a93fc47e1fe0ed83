import { listTexts, matchingLines } from '../support/files.ts'
import { type Check, fileCanary } from './check.ts'

interface TextRule {
  readonly pattern: RegExp
  readonly says: string
  readonly where?: RegExp | undefined
  readonly except?: RegExp | undefined
  /** Parts of a line that do not count. */
  readonly ignore?: RegExp | undefined
}

const self = /^scripts\/checks\//

const rules: readonly TextRule[] = [
  { pattern: /(^|[\s'"`(=:])\/(work|root|home)\/\w/, says: 'a path of one machine', except: self },
  {
    pattern: /registry\.npm|npmmirror|deb\.debian\.org|\/\/[\w.-]*(mirror|registry)[\w.-]*\.\w+\//,
    says: 'the host of a package registry',
    except: self,
  },
  { pattern: /"resolved": "(https?:|file:)/, says: 'an address in the lock file', where: /package-lock\.json$/ },
  {
    pattern: /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/,
    says: 'a note without an issue number',
    where: /\.(ts|tsx|sql|ya?ml)$/,
    except: self,
  },
  { pattern: /(from|import)\s*\(?['"]https?:/, says: 'code loaded from another host', except: self },
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30}/,
    says: 'what looks like a secret key',
    except: self,
  },
  {
    pattern: /\p{Script=Han}/u,
    says: 'a visible word outside the message catalogue',
    where: /^packages\/web\/src\/.*\.tsx$/,
    except: /\.test\.tsx$|\/messages\//,
    // Units are data, a language is named in itself, a date pattern is no word.
    ignore: /'万元'|'亿元'|'中文'|'YYYY年M月D日'/g,
  },
  {
    pattern: /@ts-(ignore|nocheck)|biome-ignore-all/,
    says: 'a check turned off for a whole file or without a reason',
    where: /\.(ts|tsx|js)$/,
    except: self,
  },
]

/** Rules about words: no machine paths, registry hosts, secrets, homeless notes or words outside the catalogues. */
export const texts: Check = {
  name: 'words in files',
  unit: 'files',
  run(root) {
    const files = listTexts(root)
    const problems = files.flatMap(({ path, text }) =>
      rules
        .filter((rule) => (rule.where === undefined || rule.where.test(path)) && rule.except?.test(path) !== true)
        .flatMap((rule) =>
          matchingLines(path, rule.ignore === undefined ? text : text.replace(rule.ignore, ''), rule.pattern).map(
            (hit) => `${hit} — ${rule.says}`,
          ),
        ),
    )
    return Promise.resolve({ problems, looked: files.length })
  },
  canaries: [
    fileCanary(
      'machine path',
      'docs/planted-path.md',
      'See /home/somebody/wutong.\n',
      /planted-path\.md:1: .*a path of one machine/,
    ),
    fileCanary(
      'registry host',
      'docs/planted-host.md',
      'From https://registry.example.org/x\n',
      /planted-host\.md:1: .*registry/,
    ),
    fileCanary(
      'lock address',
      'bench/package-lock.json',
      `"resolved": ${JSON.stringify('https://example.org/x.tgz')}\n`,
      /bench\/package-lock\.json:1: .*lock file/,
    ),
    fileCanary(
      'homeless note',
      'packages/engine/src/planted-note.ts',
      '// TODO later\n',
      /planted-note\.ts:1: .*issue number/,
    ),
    fileCanary(
      'remote code',
      'packages/web/src/planted-remote.ts',
      "import 'https://example.org/x.js'\n",
      /planted-remote\.ts:1: .*another host/,
    ),
    fileCanary('secret key', 'zones/planted.txt', '-----BEGIN PRIVATE KEY-----\n', /planted\.txt:1: .*secret key/),
    fileCanary(
      'visible word',
      'packages/web/src/features/Planted.tsx',
      'export const a = <p>企业</p>\n',
      /Planted\.tsx:1: .*message catalogue/,
    ),
    fileCanary(
      'silenced file',
      'packages/engine/src/planted-silent.ts',
      '// @ts-nocheck\n',
      /planted-silent\.ts:1: .*turned off/,
    ),
  ],
}
