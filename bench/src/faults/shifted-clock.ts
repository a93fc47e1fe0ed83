/** Loaded before everything else in a process: lets it, and its threads, believe to be some days ahead. */
const aheadMs = Number(process.env.FAULTS_DAYS_AHEAD ?? 0) * 86_400_000

globalThis.Date = new Proxy(Date, {
  construct: (real, given, target) =>
    Reflect.construct(real, given.length === 0 ? [real.now() + aheadMs] : given, target),
  get: (real, name, receiver) => (name === 'now' ? () => real.now() + aheadMs : Reflect.get(real, name, receiver)),
})
