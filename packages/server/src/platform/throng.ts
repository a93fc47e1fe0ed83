/** Work that takes long lets those go first who ask meanwhile: it pauses between its questions to the database. */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { CopyingClient } from './copy-out.ts'

/** Questions of requests, counted in memory that all threads share. */
export type Asked = Int32Array

/** Requests a second from which on long work pauses. */
const throngFrom = 40
/** For every millisecond that the database worked for it. */
const pausePerMs = 2
/** Milliseconds. */
const longestPause = 400

/** A counter for the connections of one database. */
export function countAsked(): Asked {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
}

/** How long one who works long lets others go first. */
export class Pace {
  private readonly asked: Asked
  private seen: number
  private at: number

  constructor(asked: Asked, now: number) {
    this.asked = asked
    this.seen = Atomics.load(asked, 0)
    this.at = now
  }

  /** Milliseconds to pause after work that took so many; none where few have asked since the last time. */
  pauseAfter(took: number, now: number): number {
    const asked = Atomics.load(this.asked, 0)
    // The counter begins anew below zero after two thousand million questions.
    const since = (asked - this.seen) | 0
    const isThrong = since * 1000 >= throngFrom * (now - this.at)
    this.seen = asked
    this.at = now
    return isThrong ? Math.min(longestPause, took * pausePerMs) : 0
  }
}

/** What a client of long work is made with, besides what the library wants. */
export interface GentleConfig extends pg.ClientConfig {
  readonly asked: Asked
}

/** A client that pauses after each answer for as long as many others ask. */
export class GentleClient extends CopyingClient {
  constructor(config?: GentleConfig) {
    super(config)
    if (config === undefined) return
    const pace = new Pace(config.asked, performance.now())
    const ask = this.query as (...args: readonly unknown[]) => unknown
    this.query = ((...args: readonly unknown[]): unknown => {
      const begun = performance.now()
      const answer = ask(...args)
      if (!(answer instanceof Promise)) return answer
      return answer.then(async (answered: unknown) => {
        const now = performance.now()
        const pause = pace.pauseAfter(now - begun, now)
        if (pause >= 1) await sleep(pause)
        return answered
      })
      // The library's signature has a dozen forms; all of them pass through.
    }) as CopyingClient['query']
  }
}
