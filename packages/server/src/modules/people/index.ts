export { type Accounts, type AccountUser, createAccounts, type NewUser } from './accounts.ts'
export { headersOf, servePeople } from './routes.ts'
export { addDemoAccounts, addMember, getSignedIn, type SignedIn } from './service.ts'
export { getSecret, listMembershipsAcrossZones } from './store.ts'
