import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type Asking,
  addQuestionFile,
  answerQuestion,
  listQuestions,
  type Question,
  raiseQuestion,
} from '@wutong/contract'
import { call } from './client.ts'
import { type GetPage, useDecision, usePages } from './pages.ts'

/** Which questions a list shows. */
export interface QuestionFilter {
  readonly state: Question['state'] | 'all'
  readonly askedOf?: Question['askedOf']
  readonly subjectId?: string
}

/** Pages of questions, the earliest deadline first. */
export function questionPages(filter: QuestionFilter): GetPage<Question> {
  return (after, signal) => call(listQuestions, { query: { ...filter, after, limit: 50 }, signal })
}

/** The list of questions. */
export function useQuestions(filter: QuestionFilter) {
  return usePages(['questions', filter], questionPages(filter))
}

/** Asks a source or an enterprise. */
export function useAsk() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: Asking) => call(raiseQuestion, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['questions'] }),
  })
}

/** What is answered: the right figure, that what was said is right, or that there is none. */
type Answer =
  | { readonly says: 'figure'; readonly value: number | string | boolean; readonly answer: string }
  | { readonly says: 'right' | 'none'; readonly answer: string }

interface Answering {
  readonly questionId: string
  readonly body: Answer
  readonly files: readonly File[]
}

/** Adds the evidence and answers; nothing is answered while a file is refused. Afterwards every figure may be another. */
export function useAnswerQuestion() {
  return useDecision(async ({ questionId, body, files }: Answering) => {
    for (const file of files) await call(addQuestionFile, { params: { questionId }, file })
    return call(answerQuestion, { params: { questionId }, body })
  })
}
