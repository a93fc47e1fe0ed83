import type { Messages } from './zh.ts'

/** Words of questions to sources and enterprises, in English. */
export const enQuestions: Pick<Messages, 'questions'> = {
  questions: {
    tab: 'Questions',
    waiting: 'Questions waiting for an answer',
    ended: 'Questions that have ended',
    ownNote:
      'The zone lacks these figures, or doubts one that it has. Nobody is asked for what is known; an answer is marked as reported by your enterprise.',
    note: 'Questions to sources and to the enterprise; nobody is asked for what is known.',
    noneWaiting: 'No question waits for an answer.',
    noneEnded: 'No question has ended yet.',
    askFor: 'Ask for a figure that is missing',
    pickFigure: 'Which figure',
    year: 'Year',
    waitForYou: 'Questions that wait for your answer: {{n}}.',
    goAnswer: 'Answer',
    answer: 'Answer',
    answerOf: 'Answer: {{name}}',
    send: 'Send the answer',
    words: 'Explanation (required), such as where the figure stands',
    value: 'Value',
    give: 'Give the figure',
    none: 'There is no such figure',
    correct: 'It is wrong; it should be',
    right: 'It is right',
    becomesOwn:
      'It is recorded as reported by the enterprise and counts in the order of sources that the zone declares; please add evidence.',
    becomesRecord: 'It becomes a new record of the source, and everything is evaluated again.',
    becomesDispute:
      'Another department supplied this figure: your answer becomes an objection that it answers by a deadline.',
    becomesNone: 'You are not asked for this figure again.',
    becomesRight: 'The figure stays as it is.',
    becameDispute: 'It has become an objection, which the department answers.',
    toDispute: 'See the objection',
    enterprise: 'the enterprise',
    askedOn: 'Asked of {{whom}} at {{when}}; please answer by {{day}}.',
    whyGap: 'Without this figure some policies cannot be judged.',
    whyRule: 'Suspicious: {{rule}}.',
    said: '{{source}} said {{value}}.',
    states: {
      open: 'waiting',
      answered: 'answered',
      confirmed: 'confirmed',
      declined: 'not available',
      withdrawn: 'taken back',
      known: 'known meanwhile',
    },
  },
}
