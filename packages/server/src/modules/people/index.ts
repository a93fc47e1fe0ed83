export { type Accounts, createAccounts, type NewUser } from './accounts.ts'
export { headersOf, servePeople } from './routes.ts'
export { addDemoAccounts, addMember, getSignedIn, type SignedIn } from './service.ts'
export { getSecret } from './store.ts'
