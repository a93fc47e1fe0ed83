import type { AuditEvent, SubjectAccess } from '@wutong/contract'
import { isNamedEvent, isPermissionKey } from './audit-words.ts'
import { useWords } from './language.ts'

/** Events as sentences without their subject, and roles in words. */
export function useEventWords() {
  const { t } = useWords()
  const sentenceOf = ({ event, kind }: Pick<AuditEvent | SubjectAccess, 'event' | 'kind'>): string => {
    const key = event.replace('.', '_')
    if (isNamedEvent(key)) return t(`audit.did.${key}`)
    if (!isPermissionKey(key)) return event
    return t(kind === 'read' ? 'audit.saw' : 'audit.changed', { what: t(`audit.part.${key}`) })
  }
  const roleOf = (role: string): string => {
    if (role === 'leader' || role === 'officer' || role === 'enterprise' || role === 'auditor')
      return t(`roles.${role}`)
    return role === 'visitor' || role === 'system' || role === 'source' ? t(`audit.${role}`) : role
  }
  return { sentenceOf, roleOf }
}
