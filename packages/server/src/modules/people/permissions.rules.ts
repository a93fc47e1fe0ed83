/** What a person may do where that is less than what the role may. */
import {
  type DelegationScope,
  delegatedPermissions,
  isWithinReach,
  type Permission,
  permissionsOf,
  type Role,
} from '@wutong/contract'

/** A place, as far as it decides what may be done. */
interface Place {
  readonly role: Role
  readonly legalRepresentative: boolean
  readonly scope: DelegationScope | null
}

/** The permissions of a place, or undefined where it is all that the role holds; fewer where it sees less than the zone. */
export function narrowedPermissions(
  { role, legalRepresentative, scope }: Place,
  isLimited: boolean,
): Permission[] | undefined {
  if (isLimited) return permissionsOf(role).filter(isWithinReach)
  if (role !== 'enterprise' || legalRepresentative) return undefined
  return scope === null ? permissionsOf(role).filter(isNoDelegating) : delegatedPermissions(scope)
}

function isNoDelegating(permission: Permission): boolean {
  return permission !== 'delegation:manage'
}
