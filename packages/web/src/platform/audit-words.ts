import { type Permission, permissions } from '@wutong/contract'

/** Events that modules name themselves, as keys of the message catalogue: the first underscore stands for the dot. */
export const namedEvents = [
  'account_changed',
  'account_disabled',
  'account_enabled',
  'account_key_made',
  'account_key_revoked',
  'account_lock_lifted',
  'account_passkey_added',
  'account_passkey_removed',
  'account_passkey_renamed',
  'account_password_changed',
  'account_password_reset',
  'account_role_changed',
  'account_rules_set',
  'account_second_factor_removed',
  'account_second_factor_reset',
  'account_second_factor_set',
  'audit_exported',
  'batch_imported',
  'batch_pushed',
  'batch_retracted',
  'consent_asked',
  'consent_data_read',
  'consent_given',
  'consent_refused',
  'consent_withdrawn',
  'delegation_ended',
  'delegation_given',
  'demo_loaded',
  'dispute_accepted',
  'dispute_evidenced',
  'dispute_raised',
  'dispute_refused',
  'dispute_withdrawn',
  'fact_settled',
  'fact_unsettled',
  'file_downloaded',
  'file_infected',
  'hook_added',
  'hook_removed',
  'hook_sealed',
  'hook_tried',
  'key_made',
  'key_revoked',
  'liaison_assigned',
  'list_exported',
  'mapping_forgotten',
  'member_added',
  'organisation_added',
  'permission_refused',
  'population_read',
  'question_answered',
  'question_confirmed',
  'question_declined',
  'question_evidenced',
  'question_raised',
  'relations_imported',
  'session_begun',
  'session_ended',
  'session_first_step',
  'session_locked',
  'session_refused',
  'source_call',
  'source_contact_set',
  'subject_merged',
  'subject_unmerged',
  'zone_backed_up',
  'zone_evaluated',
  'zone_evaluation_cancelled',
  'zone_restored',
] as const
export type NamedEvent = (typeof namedEvents)[number]

/** A permission as a key of the message catalogue; routes whose module names no event are told by it. */
export type PermissionKey<Name extends Permission = Permission> = Name extends `${infer Noun}:${infer Verb}`
  ? `${Noun}_${Verb}`
  : never

const permissionKeys: ReadonlySet<string> = new Set(Object.keys(permissions).map((name) => name.replace(':', '_')))

/** Whether a key is that of an event that a module names. */
export function isNamedEvent(key: string): key is NamedEvent {
  return namedEvents.some((one) => one === key)
}

/** Whether a key is that of a permission. */
export function isPermissionKey(key: string): key is PermissionKey {
  return permissionKeys.has(key)
}

/** Every event that there can be, as the trail is narrowed to it. */
export const auditedEvents: readonly string[] = [...namedEvents, ...permissionKeys].map((key) => key.replace('_', '.'))
