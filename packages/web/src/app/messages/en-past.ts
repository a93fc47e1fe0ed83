import type { Messages } from './zh.ts'

/** Words of the past, of relations and of the history of an enterprise, in English. */
export const enPast: Pick<Messages, 'asOf'> = {
  asOf: {
    short: 'As of',
    choose: 'Show the past as of a day',
    chosen: 'Showing the past as of {{day}}; press to change',
    day: 'As of day',
    hint: 'Choose a past day: pages then show what was known by its end, judged by the rules in use on it.',
    label: 'The past is shown',
    showing: 'This is the past as of {{day}}, not the present.',
    known: 'It rests on data stored up to {{at}}.',
    nothing: 'Nothing was known yet.',
    definitionsOfThen: 'The rules are those in use then.',
    definitionsOfToday: 'Nothing had been evaluated by then, so no rules were kept: today’s are used.',
    notThisPage: 'This page cannot show the past: below is the present, not {{day}}.',
    presentOnly: 'This is computed for the present only, not for {{day}}; return to the present to see it.',
    return: 'Return to the present',
    lower: 'Least total',
    upper: 'Highest total',
    exporting: '{{done}} rows so far',
  },
}
