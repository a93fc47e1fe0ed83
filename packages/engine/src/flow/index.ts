export { type ExpiringTitle, expiringTitles } from './expiry.ts'
export { type LadderFlow, ladderFlow } from './flows.ts'
export { forecastRung, type QuotaOutlook, quotaOutlook, type RungForecast } from './forecast.ts'
export { type PoolStage, poolStages, type RungGap, type RungPool, rungPools } from './pools.ts'
