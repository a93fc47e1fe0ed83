export { type Accounts, type AccountUser, createAccounts } from './accounts.ts'
export { countRefused } from './lockout.store.ts'
export {
  addAccount,
  disableAccount,
  getAccountByName,
  listAccounts,
  resetPassword,
  resetSecondFactor,
} from './members.service.ts'
export { servePeople } from './routes.ts'
export { addDemoAccounts, addMember, getSignedIn, type SignedIn } from './service.ts'
export { getSecret, listMembershipsAcrossZones, type NewPlace } from './store.ts'
export { headersOf } from './web-request.ts'
