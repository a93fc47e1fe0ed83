import { GlobalOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../platform/language.ts'

/** Switches between Chinese and English. */
export function LanguageSwitch() {
  const { language, changeLanguage } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <Button
      type="text"
      icon={<GlobalOutlined aria-hidden="true" />}
      lang={other === 'en' ? 'en' : 'zh-CN'}
      onClick={() => changeLanguage(other)}
    >
      {other === 'en' ? 'English' : '中文'}
    </Button>
  )
}
