/** Characters of firm names that are written for each other because they look or sound alike. */
const shapes = words(
  '己已巳 未末 人入 土士 日曰 天夫 大太犬 王玉 千干于 田由甲申 乌鸟 今令 元无 贝见 刀力 力万 北比 丰平 斤斥 米来 木术 本木 何河 科料 准淮 汇江 泽择 洁浩 恒垣 垣桓 恒桓 晨辰 昌晶 明朋 鹏朋 宜宣 宇字 安女 宏宠 官宫 凯剀 利和 和知 拓折 析折 锋峰 锦绵 铭铬 钧钓 瑞端 珠株 伟纬 佳挂 侨桥 俊峻 信倍 亚业 业亚 东车 车东 风凤 凤风 圆园 园团 国围 固国 博搏 博傅 建健 康唐 庆厌 厦夏 历厉 友发 双欢 阳阴 际标 陈除 达迖 远运 迅讯 进井 通逼 逸免 森林 林材 杨扬 杭抗 桂挂 样祥 洋详 详祥 群郡 郎朗 永水 水冰 冰泳 沐休 海侮 清请 晴睛 腾滕 胜性 盛威 盈盁 蓝篮 荣茶 华毕 苑宛 莱菜 鑫金 晶品 品晶 森木 众从',
)
const sounds = words(
  '鑫新欣馨信昕薪 盛胜晟圣升 华桦骅化 宏鸿洪弘泓 瑞锐睿 丰锋峰沣枫风 源元远原园圆缘 恒衡亨 隆龙泷 泰太态 嘉佳家加 亿益毅易艺翼谊亦逸 祥翔翔详 诚城成承程 达大 兴星幸 通同统彤 海凯 明铭名鸣茗 康凯 利立力丽励 百佰柏 万玩 金锦晋进 宇雨羽裕昱玉豫誉 天田添 安案 志智致至 博伯勃 德得 正振震政 中众忠 凌灵林琳临 伟威维纬 建健剑 强蔷 东冬栋 荣蓉融容 富福复 昌畅昶 亚雅 博泊 创闯 高皋 广光 合和禾河 惠慧汇卉辉 佰百 俊骏军钧君 朗浪 乐悦 联连莲 绿律 迈麦 美梅 民敏 鹏朋蓬 奇琪齐旗 千仟 清青卿庆 仁人 森深 尚上 盛升 世仕实时 思斯司 腾藤 旺望 文闻 先鲜 晓小 新心 旭煦绪 雪学 阳洋扬杨 耀曜跃 业叶 银印 英鹰盈颖 永勇咏 友佑优 长常昌 卓茁 子紫 宗综 飞菲 方芳 赛塞',
)

function words(text: string): readonly string[] {
  return text.split(' ')
}

function pairsOf(groups: readonly string[]): Set<string> {
  const pairs = new Set<string>()
  for (const group of groups) for (const a of group) for (const b of group) if (a !== b) pairs.add(a + b)
  return pairs
}

const alike = pairsOf([...shapes, ...sounds])

/** Whether two characters are often written for each other. */
export function areConfusable(a: string, b: string): boolean {
  return alike.has(a + b)
}
