/** The roles of people who sign in; the public needs no account. */
export const roles = [
  'leader',
  'officer',
  'liaison',
  'enterprise',
  'provider',
  'expert',
  'auditor',
  'administrator',
] as const
export type Role = (typeof roles)[number]

const everybody = roles
const zoneStaff = ['leader', 'officer', 'auditor'] as const
const readers = ['leader', 'officer', 'liaison', 'enterprise', 'provider', 'expert', 'auditor'] as const

/**
 * Which roles hold which permission. Enterprises see their own subject only, liaisons those they look after, providers what
 * was consented to; the database enforces it. An administrator keeps accounts and holds no permission about enterprises.
 */
export const permissions = {
  'session:read': everybody,
  'account:own': everybody,
  'account:manage': ['administrator'],
  'delegation:manage': ['enterprise'],
  'own-key:manage': ['leader', 'officer', 'liaison', 'enterprise', 'provider', 'auditor'],
  'zone:read': readers,
  'subject:list': ['leader', 'officer', 'liaison', 'auditor'],
  'subject:read': ['leader', 'officer', 'liaison', 'enterprise', 'auditor'],
  'subject:trace': ['leader', 'officer', 'enterprise', 'auditor'],
  'subject:advise': ['leader', 'officer', 'enterprise', 'auditor'],
  'scorecard:read': readers,
  'scorecard:results': zoneStaff,
  'scorecard:analyse': zoneStaff,
  'ladder:read': readers,
  'ladder:results': zoneStaff,
  'offer:read': readers,
  'offer:results': zoneStaff,
  'offer:simulate': ['leader', 'officer'],
  'simulation:read': zoneStaff,
  'bundle:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'evaluation:read': zoneStaff,
  'evaluation:run': ['officer'],
  'evaluation:cancel': ['officer'],
  'conflict:read': zoneStaff,
  'conflict:settle': ['officer'],
  'dispute:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'dispute:raise': ['officer', 'enterprise'],
  'dispute:answer': ['officer'],
  'subject:merge': ['officer'],
  'pair:read': zoneStaff,
  'history:read': zoneStaff,
  'history:own': ['leader', 'officer', 'enterprise', 'auditor'],
  'source:read': zoneStaff,
  'source:manage': ['officer'],
  'quality:read': zoneStaff,
  'question:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'question:raise': ['officer'],
  'question:answer': ['officer', 'enterprise'],
  'key:manage': ['officer'],
  'batch:read': zoneStaff,
  'batch:import': ['officer'],
  'batch:retract': ['officer'],
  'relation:import': ['officer'],
  'consent:read': ['leader', 'officer', 'enterprise', 'provider', 'auditor'],
  'consent:give': ['enterprise'],
  'consent:use': ['provider'],
  'consent:withdraw': ['enterprise', 'provider'],
  'organisation:read': ['leader', 'officer', 'enterprise', 'provider', 'auditor', 'administrator'],
  'liaison:assign': ['officer'],
  'audit:read': zoneStaff,
  'audit:verify': ['leader', 'auditor'],
  'audit:own': ['leader', 'enterprise', 'auditor'],
  'audit:export': ['leader', 'officer', 'liaison', 'enterprise', 'provider', 'auditor'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** Whether a role holds a permission. */
export function can(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}

/** Every permission, for schemas. */
export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]]

/** The permissions of a role. */
export function permissionsOf(role: Role): Permission[] {
  return permissionNames.filter((permission) => can(role, permission))
}

/**
 * What somebody may do who sees less than the whole zone: a sub-district's officer, or one from whom sensitive figures are
 * hidden. Everything else shows or changes all enterprises at once. A new permission is not among them until it is put here.
 */
const withinReach: ReadonlySet<Permission> = new Set<Permission>([
  'session:read',
  'account:own',
  'own-key:manage',
  'zone:read',
  'subject:list',
  'subject:read',
  'conflict:read',
  'conflict:settle',
  'dispute:read',
  'dispute:raise',
  'dispute:answer',
  'question:read',
  'question:raise',
  'question:answer',
  'batch:read',
  'batch:import',
  'scorecard:read',
  'ladder:read',
  'offer:read',
  'consent:read',
  'consent:give',
  'consent:use',
  'consent:withdraw',
  'organisation:read',
  'audit:export',
])

/** Whether a permission may be held by somebody who sees less than the whole zone. */
export function isWithinReach(permission: Permission): boolean {
  return withinReach.has(permission)
}

/** What a person may have to do first. */
export const duties = ['password', 'second_factor'] as const
export type Duty = (typeof duties)[number]

/** How much of what an enterprise may do its delegate may: read, also answer questions and disputes, everything. */
export const delegationScopes = ['read', 'answer', 'everything'] as const
export type DelegationScope = (typeof delegationScopes)[number]

const answering: readonly Permission[] = ['question:answer', 'dispute:raise']

/** The permissions of an enterprise's delegate; none may delegate further. */
export function delegatedPermissions(scope: DelegationScope): Permission[] {
  const ofEnterprise = permissionsOf('enterprise').filter((permission) => permission !== 'delegation:manage')
  if (scope === 'everything') return ofEnterprise
  const isReading = (permission: Permission): boolean => /:(read|own)$/.test(permission)
  return ofEnterprise.filter(
    (permission) => isReading(permission) || (scope === 'answer' && answering.includes(permission)),
  )
}
