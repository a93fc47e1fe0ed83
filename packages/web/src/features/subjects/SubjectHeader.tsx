import type { Subject } from '@wutong/contract'
import { Typography } from 'antd'
import type { ReactNode } from 'react'
import { dayText, fullYears, today } from '../../platform/figures.ts'
import { useIndustries } from '../../platform/industry.ts'
import { useWords } from '../../platform/language.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { LiaisonLine } from './LiaisonLine.tsx'

interface SubjectHeaderProps {
  readonly subject: Subject
  readonly above: ReactNode
  readonly extra: ReactNode
}

/** Titles recorded as held. */
export function heldTitles(subject: Subject): readonly Subject['facts'][number][] {
  return subject.facts.filter((fact) => fact.code.startsWith('is_') && fact.value === true)
}

/** The value of a standing fact, absent when unknown. */
export function findStanding(subject: Subject, code: string): string | undefined {
  const value = subject.facts.find((fact) => fact.code === code && fact.period === null)?.value
  return typeof value === 'string' ? value : undefined
}

/** Name, code, place, age and titles. */
export function SubjectHeader({ subject, above, extra }: SubjectHeaderProps) {
  const { t, text, language } = useWords()
  const { sectionName } = useIndustries()
  const registeredOn = findStanding(subject, 'registered_on')
  const industry = findStanding(subject, 'industry')
  const lead = [
    subject.districtName,
    industry ? [sectionName(industry), industry].filter(Boolean).join(' ') : null,
    registeredOn
      ? t('subjects.registered', { day: dayText(registeredOn, language), years: fullYears(registeredOn, today()) })
      : null,
  ]
  return (
    <PageHead
      title={subject.name}
      above={above}
      extra={extra}
      lead={
        <span className="subject-lead">
          <span className="code">
            {subject.uscc ? (
              <Typography.Text copyable={{ text: subject.uscc }}>{subject.uscc}</Typography.Text>
            ) : (
              t('subjects.noUscc')
            )}
          </span>
          {lead.filter(Boolean).map((part) => (
            <span key={part}>{part}</span>
          ))}
          <LiaisonLine subject={subject} />
        </span>
      }
    >
      <div className="pills">
        {subject.demo ? (
          <Pill tone="unknown" sign="◌">
            {t('subjects.synthetic')}
          </Pill>
        ) : null}
        {heldTitles(subject).map((fact) => (
          <Pill key={fact.code} tone="good">
            {text(fact.name)}
          </Pill>
        ))}
      </div>
    </PageHead>
  )
}
