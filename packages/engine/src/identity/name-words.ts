/** Words that names of enterprises are made of, besides place and core. Names are simplified and half-width here. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** What kind of body a name's ending declares. */
export type NameForm =
  | 'limited'
  | 'shares'
  | 'company'
  | 'partnership'
  | 'sole'
  | 'cooperative'
  | 'factory'
  | 'shop'
  | 'centre'
  | 'institute'

/** Endings by the form they declare, longest first within what can be confused. */
export const forms: readonly (readonly [string, NameForm])[] = [
  ['股份有限责任公司', 'shares'],
  ['股份有限公司', 'shares'],
  ['有限责任公司', 'limited'],
  ['有限公司', 'limited'],
  ['有限责任总公司', 'limited'],
  ['股份公司', 'shares'],
  ['股份', 'shares'],
  ['有限', 'limited'],
  ['责任公司', 'limited'],
  ['总公司', 'company'],
  ['公司', 'company'],
  ['合伙企业', 'partnership'],
  ['个人独资企业', 'sole'],
  ['个体工商户', 'sole'],
  ['农村信用合作联社', 'cooperative'],
  ['信用合作联社', 'cooperative'],
  ['供销合作总社', 'cooperative'],
  ['供销合作社', 'cooperative'],
  ['供销社', 'cooperative'],
  ['专业合作社联合社', 'cooperative'],
  ['农民专业合作社', 'cooperative'],
  ['专业合作社', 'cooperative'],
  ['合作社', 'cooperative'],
  ['联社', 'cooperative'],
  ['总厂', 'factory'],
  ['厂', 'factory'],
  ['事务所', 'institute'],
  ['研究院', 'institute'],
  ['研究所', 'institute'],
  ['设计院', 'institute'],
  ['中心', 'centre'],
  ['经营部', 'shop'],
  ['门市部', 'shop'],
  ['商行', 'shop'],
  ['商店', 'shop'],
  ['宾馆', 'shop'],
  ['酒店', 'shop'],
  ['饭店', 'shop'],
  ['社', 'cooperative'],
  ['店', 'shop'],
]

/** What stands in brackets and says the form: （有限合伙）, （普通合伙）. */
export const bracketForms: readonly (readonly [string, NameForm])[] = [
  ['特殊普通合伙', 'partnership'],
  ['普通合伙', 'partnership'],
  ['有限合伙', 'partnership'],
  ['合伙', 'partnership'],
  ['个人独资', 'sole'],
  ['个体工商户', 'sole'],
  ['个体', 'sole'],
]

/** Heads after which further words name a part of the same firm. */
export const headEndings = words(
  '股份有限责任公司 股份有限公司 有限责任公司 有限责任总公司 有限公司 供销合作社 供销合作总社 信用合作联社 供销社 总公司 股份公司 公司 合作社 商厦 百货大楼 总厂 厂 研究院',
)

/** Endings that name a part of a firm and not a firm. */
export const branchEndings = words(
  `分公司 支公司 分厂 分店 分部 分所 分社 分行 支行 支局 支店 分院 分校 分中心 分理处 储蓄所 邮政所 办事处 代表处 联络处
  营业部 营业厅 营业所 营业室 营业处 经营部 经销部 经销处 经销店 门市部 门市 批发部 批零部 零售部 零售店 零售亭 服务部 服务站 服务社 服务中心 服务处
  销售部 销售处 销售中心 销售点 购销站 购销部 收购站 收购部 收购门市部 供应站 供应部 供气站 加油站 加气站 加油加气站 分销店 分销处 代销店 双代店 庄稼医院 连锁店 专卖店 旗舰店
  维修部 维修中心 修理部 修理厂 项目部 工程处 工程部 车间 仓库 商场 超市 大药房 药店 药房 餐厅 宾馆 招待所 旅社 饭店 综合部 综合商店 商店
  技术部 采购站 采购部 采购门市部 棉站 粮站 粮库 林场 农场 养殖场 加工厂 加工部 加工点 印刷厂 科研所 研究所 研究院 物流中心 配送中心 培训中心 信息部 广告部 供销社 站 部 所 店 厅 处 亭 场 点 队 厂`,
)

/** Words of a business that are no core name, put together as they come: 电子科技, 实业发展. */
export const industryWords: ReadonlySet<string> = new Set(
  words(`科技 技术 发展 开发 实业 贸易 商贸 工贸 科贸 经贸 物贸 外贸 商业 商务 产业 企业 工业 农业 林业 牧业 渔业 矿业 煤业 铝业 钢铁 铁业 铜业 镁业 金业
  置业 物业 药业 酒业 种业 肥业 棉业 纸业 木业 皮业 鞋业 乳业 面业 粮业 茶业 油业 泵业 车业 陶业 瓷业 石业 砖业 盐业 烟业 豆业 蛋业 禽业 肉业 糖业 旅业 家业 服饰 服装 制衣 鞋帽
  电子 电器 电气 电力 电机 电缆 电线 电源 电脑 电梯 电讯 电信 电工 电池 电热 电热 热电 热力 水电 水务 供水 供热 供电 燃气 天然气 液化气 煤气 气体 能源 新能源 节能 环保 环境 光电 光伏 光学 激光 半导体 集成电路 传感 物联网 互联网 大数据 云计算 人工智能
  机械 机电 机器 机床 机具 农机 器材 器械 设备 仪器 仪表 工具 刀具 量具 刃具 模具 磨具 磨料 轴承 齿轮 阀门 水泵 管道 管业 管件 锅炉 压力容器 起重 起重机 矿山 重工 精工 精密 数控 自动化 智能 机器人 装备 配件 汽配 汽车 车辆 摩托车 客车 零部件 电动车
  制造 加工 生产 铸造 锻造 冶金 冶炼 金属 合金 铝材 铝型材 钢材 钢管 钢构 钢结构 不锈钢 型材 耐火 耐材 耐火材料 材料 新材料 复合材料 原料 炉料 辅料 刚玉 碳素 炭素 石墨 超硬 金刚石 陶瓷 玻璃 玻璃钢 水泥 混凝土 商砼 砂石 石材 石料 建材 板材 管材 防水 防腐 保温 涂料 油漆 化工 化学 精细 石化 石油 油品 油脂 助剂 染料 香料 橡胶 橡塑 塑料 塑胶 塑业 树脂 包装 纸制品 制品 用品 产品 工艺品 礼品 日化 日用品 百货 文具 办公 玩具 家具 家居 家电 灯饰 照明 厨具 洁具 五金 五交化 交电 杂品 土产 果品 果蔬 蔬菜 副食 副食品 食品 饮料 饮品 饮食 餐饮 粮油 粮食 面粉 制粉 饲料 种子 化肥 农药 农资 农化 农产品 农副产品 畜禽 养殖 种植 园艺 花卉 苗木 生物 生物工程 医药 医疗 医疗器械 制药 药品 药材 中药 保健品 保健 卫生 健康 眼镜 美容 美发 珠宝 首饰 黄金 纺织 纺织品 针织 针纺 棉纺 毛纺 印染 丝绸 布业 皮革 发制品 羽绒
  建筑 建设 建安 建工 工程 安装 装饰 装修 装璜 装潢 市政 园林 绿化 景观 路桥 公路 道路 桥梁 隧道 铁路 交通 高速公路 水利 消防 防雷 幕墙 门窗 土石方 拆迁 爆破 劳务 房地产 地产 房产 房屋 不动产 城建 监理 勘察 测绘 设计 规划 造价 招标 招投标 检测 检验 检修 维修 修理 维护 养护 清洗 保洁 家政
  投资 控股 资本 资产 资本管理 资产管理 基金 创投 创业 金融 担保 典当 小额贷款 融资 租赁 保险 保险代理 证券 期货 信托 拍卖 评估 估价 经纪 代理 会计 税务 审计 财务 法律 咨询 信息咨询 管理 服务 企业管理 策划 营销 营销策划 人力资源 劳务派遣 教育 培训 文化 传播 传媒 影视 影业 广告 会展 展览 演艺 艺术 体育 健身 娱乐 游戏 动漫 旅游 旅行社 国际旅行社 旅行 国际旅游 酒店 大酒店 宾馆 饭店 酒楼 酒店管理 餐饮管理 超市 商场 商城 商厦 市场 购物 连锁 零售 批发 销售 营销 经销 直销 专卖 购销 运销 供销 供应 采购 经营 代销 进出口 出口 国际 对外 国际贸易 电子商务 网络 网络科技 通信 通讯 信息 信息技术 软件 数码 计算机 系统 系统集成 集成 数据 科教 科研 科工 物流 货运 客运 运输 储运 仓储 快递 速递 配送 搬家 搬运 航空 船舶 航运 港口 出租 出租车 停车 公交 物资 物资回收 回收 再生资源 资源 燃料 煤炭 煤矿 焦化 洗煤 选矿 矿产品 矿产 有色金属 稀土 钨钼 烟花 爆竹 鞭炮 印刷 印务 彩印 出版 图书 书店 发行 摄影 音像 乐器 上网 网吧 网络服务 安防 保安 安全 治安 锁业 防伪 防护 净化 水处理 净水 污水处理 制冷 空调 暖通 冷冻 冷藏 冷链 冷饮 屠宰 肉类 肉食品 调味品 酿造 啤酒 白酒 酒水 茶叶 烟草 香烟 糖酒 糖果 糕点 速冻 医院 药房 大药房 诊所 药店 医药连锁 卫浴 厨卫 集团 联合 综合 特种 专用 通用 成套 成套设备 新型 高新技术 高科技 高科 科创 创新 基础 基础工程 结构 预制 构件 设施 处理 制作 生态 农牧 农林 畜牧 兽药 动物 渔具 水产 调料 纤维 化纤 包袋 箱包 皮具 纸箱 纸品 塑编 彩板 彩钢 铁合金 硅业 冶材 磁性 磁材 线缆 电线电缆 开关 变压器 互感器 高压 低压 输变电 电控 仪控 测控 仪器仪表 焊接 焊材 紧固件 标准件 弹簧 链条 轮胎 蓄电池 滤清器 活塞 曲轴 液压 气动 传动 减速机 风机 压缩机 真空 干燥 粉体 筛分 输送 提升 包装机械 食品机械 制造业 社会 公用事业 公共 研究 研发 孵化器 孵化 众创 园区 置地 城市 乡镇 乡村`),
)

/** The longest industry word. */
export const industryLength = Math.max(...[...industryWords].map((word) => word.length))

/** Zones inside a city or province, as people write them, by their one spelling. */
export const zoneWords: readonly (readonly [string, string])[] = [
  ['高新技术产业开发区', '高新'],
  ['高新技术开发区', '高新'],
  ['高新开发区', '高新'],
  ['高新产业园区', '高新'],
  ['高新区', '高新'],
  ['高新', '高新'],
  ['经济技术开发区', '经开'],
  ['经济开发区', '经开'],
  ['经开区', '经开'],
  ['经开', '经开'],
  ['航空港经济综合实验区', '航空港'],
  ['航空港区', '航空港'],
  ['航空港', '航空港'],
  ['郑东新区', '郑东'],
  ['郑东', '郑东'],
  ['自贸区', '自贸'],
  ['产业集聚区', '集聚区'],
  ['工业园区', '园区'],
  ['开发区', '开发区'],
  ['新区', '新区'],
]
