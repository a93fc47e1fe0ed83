/** The published result of the conformance suite. */
import { conformanceCases } from './cases.ts'
import { type Outcome, outcomeOf } from './run.ts'

/** The file and its text, for `npm run generate`. */
export function celConformance(): [string, string][] {
  return [['docs/cel-conformance.md', reportOf(conformanceCases().map(outcomeOf))]]
}

function reportOf(outcomes: readonly Outcome[]): string {
  const run = outcomes.filter(({ of }) => !of.needsProtobuf)
  const failed = run.filter(({ problem }) => problem !== null)
  const passed = run.length - failed.length
  return `${[
    '# CEL conformance',
    '',
    'Written by `npm run generate`; the check "generated files" fails when it is out of date.',
    '',
    'Every case of the twelve core files of the conformance suite of the',
    '[Common Expression Language](https://github.com/google/cel-spec) v0.25.1 (Apache-2.0), as the npm package',
    '`@bufbuild/cel-spec` 0.6.1 carries it, is run with its bindings, container, declared types and `disable_check`; its',
    'value must come out, or an error where the suite wants one (whatever its words, and also when it is already found',
    'while compiling), and the type that cel-go deduces where the suite records it. What deviates from CEL on purpose',
    'stands in [expressions.md](expressions.md).',
    '',
    '中文说明：共十二个核心文件，逐例运行；不含 protobuf 的用例须全部给出规定的值、错误与类型。',
    '',
    `**${passed} of ${run.length} cases that need no protobuf pass (${percent(passed, run.length)}).** ` +
      `${outcomes.length - run.length} of all ${outcomes.length} need protobuf. ` +
      `No case is excused by a deviation.`,
    '',
    ...fileTable(outcomes),
    '',
    '## Failing cases',
    '',
    ...(failed.length === 0 ? ['None.'] : failed.map(({ of, problem }) => `- \`${of.file}/${of.name}\`: ${problem}`)),
    '',
    '## Cases that need protobuf',
    '',
    'They build or read messages, enums, wrappers or `Any` of protobuf. Facts of enterprises are figures, texts, dates and',
    'yes/no values, so there are no messages here; a map says the same. Such an expression is refused when it is compiled.',
    '',
    ...protobufList(outcomes),
    '',
    '## Files that are not run',
    '',
    'Extensions of CEL (`bindings_ext`, `block_ext`, `encoders_ext`, `macros2`, `math_ext`, `network_ext`, `optionals`,',
    '`string_ext`), protobuf (`dynamic`, `enums`, `proto2`, `proto2_ext`, `proto3`, `wrappers`), and the plumbing of the test',
    'server (`namespace`, `plumbing`, `type_deductions`, `unknowns`).',
  ].join('\n')}\n`
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`
}

function fileTable(outcomes: readonly Outcome[]): string[] {
  const files = [...new Set(outcomes.map(({ of }) => of.file))]
  return [
    '| file | cases | need protobuf | run | pass | rate |',
    '|---|---|---|---|---|---|',
    ...files.map((file) => {
      const own = outcomes.filter(({ of }) => of.file === file)
      const run = own.filter(({ of }) => !of.needsProtobuf)
      const passed = run.filter(({ problem }) => problem === null).length
      return `| ${file} | ${own.length} | ${own.length - run.length} | ${run.length} | ${passed} | ${percent(passed, run.length)} |`
    }),
  ]
}

function protobufList(outcomes: readonly Outcome[]): string[] {
  const names = outcomes.filter(({ of }) => of.needsProtobuf).map(({ of }) => `\`${of.file}/${of.name}\``)
  return [`${names.join(', ')}.`]
}
