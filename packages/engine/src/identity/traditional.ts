/**
 * Traditional characters of firm names and what they became by the General List of Simplified Characters (1964, 1986).
 * A table of our own of the common ones, paired by place; characters that are not in it stay as they are.
 */
const traditional = [
  '華國業東興發電機車達飛龍風豐匯滙寶聯廣廠實貿質資產務動勝協單萬億強張彙後從復徵應慶懷戰戲揚換據擊擇擔數於時晉暉暢曉書會榮構槍樂標樓樣樹橋檔檢歐歲歷歸氣決況沖測渾湯溫溝滅準滬滿漢漁潔',
  '潤澤濟濱瀾灣災煙熱燈燒營爐爭爾牆狀獅獎獨獲環瑪瑋瓊甌畫當療監盤盧眾瞭碼礦磚禮禪種稱穀穩窯競筆節範築簡籃籌糧約紅紀納紐純紗紙級紛紡細紳終組結絡給絨統絲經綠維綱網綵綜綸緊線緣編練縣縫縱',
  '總績繡織繼續纖羅義習聖聞聲職聽肅膠膚臨臺與舉舊艙艦艷藝莊萊葉蒼蓋蓮蔣薦薩藍藥蘇蘭虛號蟲術衛衝裝製補複襯見規視覺覽觀訂計訊訓託記設許訪評詞試詩話該詳誠語誼調談請論諮諾謙講證識譜議護譽',
  '讀變讓豬貝貞負財貢貨貫責貴買費賀賓賜賞賢賣賽購贏趙跡踐躍軌軍軒軟軸載輔輕輛輝輪輸轉辦農連進運過遊違遠適遷選遺還邊郵鄉鄭鄰醫釀釋針鈞鈦鉑鉅鉛銀銅鋁鋒鋼錄錢錦錫鍋鍛鎂鎢鎖鎮鏡鐘鐵鑄鑑鑒',
  '鑽鑼長門閃閉開間閣閥閩陽陳陸陝隊階際隨險隱雋雙雜離難雲霧靈靜鞏韋韓響頁頂項順預頓領頭頻題顏願類顧顯飯飲飼飾養餅館馬馳駐駿驗驕驛驢體髮魚魯鮮鯉鯨鳳鳴鴻鵬鶴鷹鹽麗麥黃點齊齒龜優儀價備傑',
  '傳債傷儲兒兩冊凍凱別剛創劃劇劉劍劑勁勞勢勵勳區卻參吳員啟啓問喬喚園圍圓圖團執堅報場塊塵墊墾壓壘壯壽夢奧奮婦媽孫學寧審寫寬將專尋對導層屬岡島峽嶺嶽師帳帶幣幫幹庫廈廚廟廢廳彈彌徑恆悅態',
  '慣憲憶戶拋捨掃採揮損搖摯撫撥擁擴攝敵斷昇條極樁樞楊權欄殘殺殼毀畝異盜確碩磯禦積筍箏籤紹絕緩緯縮繪羣脈腦臟蝕蠟蠶裏裡豎貯貼軋輥鄖鄲釣鈉鈣鈺鋰鋅錳鎳鍍鏈鐳閱闊關陰隴韻頤颯飄騰驅鵝麵黨綿',
  '棗凈淨牠佈佔併並係傢僑勻啞喪嚴壇夥妝姍嬌嵐巖喫彥懸曬柵棲棟槳櫃櫻汙洩涼淺淵滾潛澗濃濕瀋瀏煉煥燁燦牽犧璽瓏瑤癒皚碭秈竇簽糰綺緒縉翹聰膽艱蔭薈蘆蘊蝦螞諧謝豔賴贈贊輻轅迴遲鄧醬鋪錘鍵鎧闖',
  '雛霽鞦飆騎騏驊鬆鴿鵑鸞麩',
].join('')
const simplified = [
  '华国业东兴发电机车达飞龙风丰汇汇宝联广厂实贸质资产务动胜协单万亿强张汇后从复征应庆怀战戏扬换据击择担数于时晋晖畅晓书会荣构枪乐标楼样树桥档检欧岁历归气决况冲测浑汤温沟灭准沪满汉渔洁',
  '润泽济滨澜湾灾烟热灯烧营炉争尔墙状狮奖独获环玛玮琼瓯画当疗监盘卢众了码矿砖礼禅种称谷稳窑竞笔节范筑简篮筹粮约红纪纳纽纯纱纸级纷纺细绅终组结络给绒统丝经绿维纲网彩综纶紧线缘编练县缝纵',
  '总绩绣织继续纤罗义习圣闻声职听肃胶肤临台与举旧舱舰艳艺庄莱叶苍盖莲蒋荐萨蓝药苏兰虚号虫术卫冲装制补复衬见规视觉览观订计讯训托记设许访评词试诗话该详诚语谊调谈请论咨诺谦讲证识谱议护誉',
  '读变让猪贝贞负财贡货贯责贵买费贺宾赐赏贤卖赛购赢赵迹践跃轨军轩软轴载辅轻辆辉轮输转办农连进运过游违远适迁选遗还边邮乡郑邻医酿释针钧钛铂巨铅银铜铝锋钢录钱锦锡锅锻镁钨锁镇镜钟铁铸鉴鉴',
  '钻锣长门闪闭开间阁阀闽阳陈陆陕队阶际随险隐隽双杂离难云雾灵静巩韦韩响页顶项顺预顿领头频题颜愿类顾显饭饮饲饰养饼馆马驰驻骏验骄驿驴体发鱼鲁鲜鲤鲸凤鸣鸿鹏鹤鹰盐丽麦黄点齐齿龟优仪价备杰',
  '传债伤储儿两册冻凯别刚创划剧刘剑剂劲劳势励勋区却参吴员启启问乔唤园围圆图团执坚报场块尘垫垦压垒壮寿梦奥奋妇妈孙学宁审写宽将专寻对导层属冈岛峡岭岳师帐带币帮干库厦厨庙废厅弹弥径恒悦态',
  '惯宪忆户抛舍扫采挥损摇挚抚拨拥扩摄敌断升条极桩枢杨权栏残杀壳毁亩异盗确硕矶御积笋筝签绍绝缓纬缩绘群脉脑脏蚀蜡蚕里里竖贮贴轧辊郧郸钓钠钙钰锂锌锰镍镀链镭阅阔关阴陇韵颐飒飘腾驱鹅面党绵',
  '枣净净它布占并并系家侨匀哑丧严坛伙妆姗娇岚岩吃彦悬晒栅栖栋桨柜樱污泄凉浅渊滚潜涧浓湿沈浏炼焕烨灿牵牺玺珑瑶愈皑砀籼窦签团绮绪缙翘聪胆艰荫荟芦蕴虾蚂谐谢艳赖赠赞辐辕回迟邓酱铺锤键铠闯',
  '雏霁秋飙骑骐骅松鸽鹃鸾麸',
].join('')

const pairs: readonly (readonly [string, string])[] = [...traditional].map((from, at) => [from, simplified.charAt(at)])

const first = 0x4e00
const last = 0x9fff
/** The simplified character by the code of the traditional one, less the first of all; zero where nothing changes. */
const table = new Uint16Array(last - first + 1)
for (const [from, to] of pairs) table[from.charCodeAt(0) - first] = to.charCodeAt(0)

const simplifiedCode = (text: string, at: number): number => table[text.charCodeAt(at) - first] ?? 0

/**
 * A text in simplified characters.
 * @example simplify('鄭州華興實業') // '郑州华兴实业'
 */
export function simplify(text: string): string {
  let result = ''
  let copied = 0
  for (let at = 0; at < text.length; at++) {
    const code = simplifiedCode(text, at)
    if (code === 0) continue
    result += text.slice(copied, at) + String.fromCharCode(code)
    copied = at + 1
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** Traditional forms by their simplified character, the first of each, for making test data. */
export function traditionalForms(): ReadonlyMap<string, string> {
  return new Map(pairs.toReversed().map(([from, to]) => [to, from]))
}
