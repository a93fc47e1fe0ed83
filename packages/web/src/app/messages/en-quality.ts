import type { Messages } from './zh.ts'

/** Words of data quality and questions, in English. */
export const enQuality: Pick<Messages, 'quality'> = {
  quality: {
    title: 'Data quality',
    lead: 'What is complete, contested, suspicious or late, what is most worth filling, and who was asked.',
    link: 'Data quality',
    basis: 'Year {{year}}, {{n}} enterprises; by the indicators each source is first in line for.',
    bySource: 'By source',
    byDepartment: 'By department',
    byIndicator: 'By indicator',
    department: 'Department',
    indicator: 'Indicator',
    enterprise: 'Enterprise',
    complete: 'Complete',
    conflicts: 'Conflicts',
    suspicious: 'Suspicious',
    late: 'Timeliness',
    sourcesLate: 'Late sources',
    rules: 'Rules of plausibility',
    rulesNote:
      'The rules stand in plausibility.yaml of the zone package. Suspicious is not wrong: missing data raise no suspicion, and the source corrects or confirms.',
    rule: 'Rule',
    suspiciousOf: 'Suspicious figures',
    firstOf: 'The first {{n}} of {{total}}.',
    askSource: 'Ask the source',
    askEnterprise: 'Ask the enterprise',
    gaps: 'What is worth filling',
    gapsNote:
      'By the policy matches that the figure alone can decide; the money is what those matches pay where that can be computed.',
    gapsBasis:
      '{{looked}} of {{n}} enterprises were looked at, evenly taken; {{open}} matches are open. {{avoided}} of these figures are on file and are not asked for. Nothing is scaled up.',
    decides: 'Decides alone',
    helps: 'Helps decide',
    money: 'Money',
    moneyUnknown: '{{n}} more of unknown amount',
    lacking: 'Lack it',
    onFile: 'On file',
    questions: 'Questions waiting for an answer',
    questionsNote:
      'By deadline. A correction becomes a new record of the source and everything is evaluated again; a confirmation changes nothing.',
    noQuestions: 'No question waits for an answer.',
    gap: 'missing figure',
    said: 'Said',
    asked: 'Asked',
    answer: 'Answer',
    correct: 'Correct it',
    confirm: 'Confirm it',
    rightValue: 'The right value',
    reason: 'Explanation',
  },
}
