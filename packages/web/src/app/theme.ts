import type { ThemeConfig } from 'antd'

const fontFamily =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, -apple-system, "Segoe UI", sans-serif'

/** The look of the product: wutong green, paper background, square-shouldered and dense. */
export const theme: ThemeConfig = {
  token: {
    // Whoever asks the system for less motion gets none.
    motion: !globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#1f7a5c',
    colorInfo: '#1f7a5c',
    colorLink: '#17694e',
    colorSuccess: '#2c8250',
    colorWarning: '#a9751b',
    colorError: '#b3443a',
    colorPrimaryBg: '#e3f1ea',
    colorPrimaryBgHover: '#d3e9de',
    colorPrimaryBorder: '#a9d2bf',
    colorInfoBg: '#eef6f2',
    colorInfoBorder: '#bfdccd',
    colorSuccessBg: '#e9f5ee',
    colorSuccessBorder: '#b5dcc5',
    colorWarningBg: '#fcf4e3',
    colorWarningBorder: '#ecd6a5',
    colorErrorBg: '#fbeeec',
    colorErrorBorder: '#e9c1bc',
    colorText: '#1d2924',
    colorTextSecondary: '#55645d',
    // Placeholders and quiet texts are text, too: 4.5 to 1 on white.
    colorTextTertiary: '#5f6d66',
    colorTextPlaceholder: '#6b7871',
    colorTextDescription: '#5f6d66',
    colorBgLayout: '#f3f5f1',
    colorBorder: '#d3dbd5',
    colorBorderSecondary: '#e5eae6',
    borderRadius: 6,
    fontSize: 14,
    fontFamily,
    controlHeight: 34,
  },
  components: {
    Table: {
      headerBg: '#f2f6f3',
      headerColor: '#43534b',
      headerSplitColor: 'transparent',
      rowHoverBg: '#f5faf7',
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 10,
    },
    Tabs: { horizontalItemGutter: 26, titleFontSize: 15 },
    Collapse: { headerBg: '#ffffff', contentPadding: '4px 18px 18px' },
  },
}
