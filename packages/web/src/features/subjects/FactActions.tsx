import { getRouteApi } from '@tanstack/react-router'
import type { FactRow } from '@wutong/contract'
import { useConflicts } from '../../platform/disputes.ts'
import { useCan } from '../../platform/session.ts'
import { SettleButton } from '../../ui/SettleDialog.tsx'
import { DisputeButton } from './DisputeButton.tsx'

const route = getRouteApi('/house/enterprises/$subjectId')

/** Whether the account may do something about figures. */
export function useMayAct(): boolean {
  const mayRaise = useCan('dispute:raise')
  const maySettle = useCan('conflict:settle')
  return mayRaise || maySettle
}

/** What may be done about one indicator: object to it, and settle the years that sources disagree on. */
export function FactActions({ facts }: { readonly facts: readonly FactRow[] }) {
  const { subjectId } = route.useParams()
  const mayRaise = useCan('dispute:raise')
  const maySettle = useCan('conflict:settle')
  const [first, ...others] = facts
    .filter(({ statements }) => statements.length > 0)
    .toSorted((a, b) => (b.period ?? 0) - (a.period ?? 0))
  const isOpen = maySettle && facts.some((fact) => fact.conflict && !fact.settled)
  const conflicts = useConflicts({ subjectId }, isOpen).rows ?? []
  const own = isOpen ? conflicts.filter(({ code }) => code === first?.code) : []
  return (
    <span className="fact-actions no-print">
      {mayRaise && first ? <DisputeButton subjectId={subjectId} facts={[first, ...others]} /> : null}
      {own.map((conflict) => (
        <SettleButton key={conflict.period} conflict={conflict} withYear />
      ))}
    </span>
  )
}
