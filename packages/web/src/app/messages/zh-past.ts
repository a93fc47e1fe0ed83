/** Words of the past, of relations and of the history of an enterprise, in Chinese. */
export const zhPast = {
  asOf: {
    short: '截至',
    choose: '查看截至某日的情况',
    chosen: '正在查看截至{{day}}的情况，点击更改',
    day: '截至日期',
    hint: '选择过去的一天，各页改为显示截至当日已知的数据，按当日生效的规则判定。',
    label: '正在查看过去',
    showing: '正在查看截至{{day}}的情况，不是当前数据。',
    known: '依据 {{at}} 及以前入库的数据。',
    nothing: '当时尚无任何数据。',
    definitionsOfThen: '规则为当时所用版本。',
    definitionsOfToday: '当时尚未做过评价，没有留存规则，按现行规则计算。',
    notThisPage: '本页不支持回看，下面是当前情况，不是{{day}}的情况。',
    presentOnly: '此项只对当前数据计算，不能回看{{day}}；返回当前即可查看。',
    return: '返回当前',
    lower: '总分下限',
    upper: '总分上限',
    exporting: '已取 {{done}} 行',
  },
} as const
