/** The roles of this version; more come with the systems that need them. */
export const roles = ['leader', 'officer', 'enterprise', 'auditor', 'administrator'] as const
export type Role = (typeof roles)[number]

/**
 * Which roles hold which permission. Enterprises see their own subject only; the database enforces it. An administrator
 * keeps accounts and holds no permission about enterprises.
 */
export const permissions = {
  'session:read': ['leader', 'officer', 'enterprise', 'auditor', 'administrator'],
  'account:own': ['leader', 'officer', 'enterprise', 'auditor', 'administrator'],
  'account:manage': ['administrator'],
  'delegation:manage': ['enterprise'],
  'own-key:manage': ['leader', 'officer', 'enterprise', 'auditor'],
  'zone:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'subject:list': ['leader', 'officer', 'auditor'],
  'subject:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'scorecard:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'scorecard:results': ['leader', 'officer', 'auditor'],
  'scorecard:analyse': ['leader', 'officer', 'auditor'],
  'ladder:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'ladder:results': ['leader', 'officer', 'auditor'],
  'offer:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'offer:results': ['leader', 'officer', 'auditor'],
  'offer:simulate': ['leader', 'officer'],
  'simulation:read': ['leader', 'officer', 'auditor'],
  'bundle:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'evaluation:read': ['leader', 'officer', 'auditor'],
  'evaluation:run': ['officer'],
  'evaluation:cancel': ['officer'],
  'conflict:read': ['leader', 'officer', 'auditor'],
  'conflict:settle': ['officer'],
  'dispute:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'dispute:raise': ['officer', 'enterprise'],
  'dispute:answer': ['officer'],
  'subject:merge': ['officer'],
  'pair:read': ['leader', 'officer', 'auditor'],
  'history:read': ['leader', 'officer', 'auditor'],
  'history:own': ['leader', 'officer', 'enterprise', 'auditor'],
  'source:read': ['leader', 'officer', 'auditor'],
  'source:manage': ['officer'],
  'quality:read': ['leader', 'officer', 'auditor'],
  'question:read': ['leader', 'officer', 'enterprise', 'auditor'],
  'question:raise': ['officer'],
  'question:answer': ['officer', 'enterprise'],
  'key:manage': ['officer'],
  'batch:read': ['leader', 'officer', 'auditor'],
  'batch:import': ['officer'],
  'batch:retract': ['officer'],
  'audit:read': ['leader', 'officer', 'auditor'],
  'audit:verify': ['leader', 'auditor'],
  'audit:own': ['leader', 'enterprise', 'auditor'],
  'audit:export': ['leader', 'officer', 'enterprise', 'auditor'],
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
