/** Sends at a fixed rate whatever comes back: a server that falls behind cannot slow down those who ask it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Order } from './sender.ts'

/** One request of a mix. */
export interface Request {
  readonly kind: string
  readonly order: Order
  readonly send: (order: Order) => Promise<number>
}

/** What a kind of request took. */
export interface Course {
  /** Milliseconds from the moment at which each was to be sent to the end of its reply. */
  readonly took: number[]
  /** Statuses and failures that were no success, with their number. */
  readonly errors: Map<string, number>
}

/** What a run came to. */
export interface Run {
  readonly courses: ReadonlyMap<string, Course>
  /** Replies a second, of those asked for within the time. */
  readonly achieved: number
  readonly seconds: number
}

/** How to drive. */
export interface Drive {
  readonly rate: number
  readonly seconds: number
  readonly next: () => Request
  /** Ends the sending early. */
  readonly until?: AbortSignal | undefined
}

/** Requests on their way at most; what would be more counts as an error and is not sent. */
const mostAtOnce = 3000

/** Drives for a time, and waits for what is still on its way. */
export async function drive({ rate, seconds, next, until }: Drive): Promise<Run> {
  const courses = new Map<string, Course>()
  const flying = new Set<Promise<void>>()
  const began = performance.now()
  const count = Math.round(rate * seconds)
  let ended = began
  for (let sent = 0; sent < count && until?.aborted !== true; ) {
    const due = Math.min(count, Math.floor(((performance.now() - began) * rate) / 1000) + 1)
    for (; sent < due; sent += 1) {
      const meant = began + (sent * 1000) / rate
      const request = next()
      const course = courseOf(courses, request.kind)
      if (flying.size >= mostAtOnce) {
        note(course, 'not sent')
        continue
      }
      const flight = fly(request, course, meant).finally(() => flying.delete(flight))
      flying.add(flight)
    }
    await sleep(1)
  }
  await Promise.all(flying)
  ended = performance.now()
  const took = (ended - began) / 1000
  return { courses, achieved: answeredIn({ courses }) / took, seconds: took }
}

/** Requests that were answered. */
export function answeredIn({ courses }: Pick<Run, 'courses'>): number {
  return [...courses.values()].reduce((sum, course) => sum + course.took.length, 0)
}

async function fly({ order, send }: Request, course: Course, meant: number): Promise<void> {
  try {
    const status = await send(order)
    course.took.push(performance.now() - meant)
    if (status !== 200) note(course, `${status} ${order.method} ${routeOf(order.path)}`)
  } catch (error) {
    note(course, error instanceof Error ? error.message : String(error))
  }
}

/** A path without what it names, so that failures of one route are told together. */
function routeOf(path: string): string {
  return (path.split('?')[0] ?? '').replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, ':id')
}

function note({ errors }: Course, what: string): void {
  errors.set(what, (errors.get(what) ?? 0) + 1)
}

function courseOf(courses: Map<string, Course>, kind: string): Course {
  const course = courses.get(kind) ?? { took: [], errors: new Map() }
  courses.set(kind, course)
  return course
}
