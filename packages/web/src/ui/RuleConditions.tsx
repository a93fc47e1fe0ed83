import { CodeOutlined } from '@ant-design/icons'
import type { Condition } from '@wutong/contract'
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { useWords } from '../platform/language.ts'
import { useReadable } from '../platform/measures.tsx'

type RuleCondition = z.infer<typeof Condition>

/** Conditions of a rule as declared, with their clause; the expression is one click away. */
export function RuleConditions({ conditions }: { readonly conditions: readonly RuleCondition[] }) {
  return (
    <ol className="rule-conditions">
      {conditions.map((condition) => (
        <RuleConditionItem key={condition.code} condition={condition} />
      ))}
    </ol>
  )
}

function RuleConditionItem({ condition }: { readonly condition: RuleCondition }) {
  const { t, text } = useWords()
  const readable = useReadable()
  const [open, setOpen] = useState(false)
  return (
    <li>
      <div className="clause-name">
        {text(condition.name)}
        {condition.clause ? (
          <span className="clause-ref" lang="zh-CN">
            {condition.clause}
          </span>
        ) : null}
        <Button
          type="text"
          size="small"
          icon={<CodeOutlined aria-hidden="true" />}
          aria-expanded={open}
          aria-label={t('rules.showExpression')}
          title={t('rules.showExpression')}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open ? (
        <div className="expression">
          <div>{readable(condition.when)}</div>
          <code className="cel">{condition.when}</code>
        </div>
      ) : null}
    </li>
  )
}
