/** What a person may do where that is less than what the role may. */
import { type DelegationScope, delegatedPermissions, type Permission, permissionsOf, type Role } from '@wutong/contract'

/** The permissions of a place, or undefined where it is all that the role holds. */
export function narrowedPermissions({
  role,
  legalRepresentative,
  scope,
}: {
  readonly role: Role
  readonly legalRepresentative: boolean
  readonly scope: DelegationScope | null
}): Permission[] | undefined {
  if (role !== 'enterprise' || legalRepresentative) return undefined
  return scope === null ? permissionsOf(role).filter(isNoDelegating) : delegatedPermissions(scope)
}

function isNoDelegating(permission: Permission): boolean {
  return permission !== 'delegation:manage'
}
