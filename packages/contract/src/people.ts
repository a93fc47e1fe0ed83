import { z } from 'zod'
import { Text } from './common.ts'
import { duties, permissionNames, type Role, roles } from './permissions.ts'
import { route } from './route.ts'

/** Who is signed in. Sign-in itself is better-auth's `POST /api/auth/sign-in/username` {username, password} and `POST /api/auth/sign-out`. */
export const Session = z.object({
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
  zone: z.string(),
  zoneName: Text,
  /** The enterprise account's own subject. */
  subjectId: z.uuid().nullable(),
  /** True while the zone's data are generated; every page says so. */
  demo: z.boolean(),
  /** Years with data, newest first, and the year shown unless another is asked for. */
  periods: z.array(z.number().int()),
  period: z.number().int(),
  /** What this person may do: the role's permissions, or fewer. */
  permissions: z.array(z.enum(permissionNames)),
  /** What must be done before anything but the own account opens. */
  owes: z.enum(duties).nullable(),
})
export type Session = z.infer<typeof Session>
export const getSession = route({
  method: 'GET',
  path: '/api/session',
  permission: 'session:read',
  plain: true,
  summary: 'Who is signed in, and in which zone',
  reply: Session,
})

export const Health = z.object({ ok: z.boolean(), zone: z.string(), demo: z.boolean() })
export const getHealth = route({
  method: 'GET',
  path: '/api/health',
  permission: 'public',
  plain: true,
  summary: 'Whether the server answers',
  reply: Health,
})

export const Ready = z.object({
  ready: z.literal(true),
  /** Whether the virus scanner answers: while it does not, no file is taken. Null where there is none. */
  scanner: z.boolean().nullable(),
})
export const getReady = route({
  method: 'GET',
  path: '/api/ready',
  permission: 'public',
  summary: 'Whether the server can do its work: the database answers in time and results are there; 503 otherwise',
  reply: Ready,
})

export const getSignInWays = route({
  method: 'GET',
  path: '/api/sign-in-ways',
  permission: 'public',
  summary: 'How one can sign in besides by password',
  reply: z.object({
    /** The identity provider's name on the button. */
    oidc: z.string().nullable(),
    /** Whether passkeys are taken: the server must know the name that people reach it by. */
    passkeys: z.boolean(),
  }),
})

/** Accounts of the demo zone; a zone with real data never has them. */
export const demoAccounts = [
  { username: 'leader', password: 'wutong-demo', role: 'leader', displayName: { zh: '演示领导', en: 'Demo leader' } },
  {
    username: 'officer',
    password: 'wutong-demo',
    role: 'officer',
    displayName: { zh: '演示专员', en: 'Demo officer' },
  },
  {
    username: 'liaison',
    password: 'wutong-demo',
    role: 'liaison',
    displayName: { zh: '演示服务专员', en: 'Demo liaison' },
  },
  {
    username: 'bank',
    password: 'wutong-demo',
    role: 'provider',
    displayName: { zh: '演示银行客户经理', en: 'Demo bank officer' },
  },
  {
    username: 'enterprise',
    password: 'wutong-demo',
    role: 'enterprise',
    displayName: { zh: '演示企业', en: 'Demo enterprise' },
  },
  {
    username: 'auditor',
    password: 'wutong-demo',
    role: 'auditor',
    displayName: { zh: '演示审计', en: 'Demo auditor' },
  },
  {
    username: 'administrator',
    password: 'wutong-demo',
    role: 'administrator',
    displayName: { zh: '演示管理员', en: 'Demo administrator' },
  },
] as const satisfies readonly { username: string; password: string; role: Role; displayName: Text }[]
