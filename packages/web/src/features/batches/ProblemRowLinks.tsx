import { DownloadOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useWords } from '../../platform/language.ts'

/** The rows that were refused or corrected, ready to be fixed and dropped again. */
export function ProblemRowLinks({ pathOf }: { readonly pathOf: (format: 'xlsx' | 'csv') => string }) {
  const { t, language } = useWords()
  const linkTo = (format: 'xlsx' | 'csv'): string => `${pathOf(format)}?lang=${language}`
  return (
    <>
      <Tooltip title={t('studio.errorSheetHint')}>
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={linkTo('xlsx')} download>
          {t('studio.errorSheet')}
        </Button>
      </Tooltip>
      <Button icon={<DownloadOutlined aria-hidden="true" />} href={linkTo('csv')} download>
        {t('studio.errorSheetCsv')}
      </Button>
    </>
  )
}
