/** What the most used passwords are made of, the longest first: lists of leaked ones, keyboards, and words of this house. */

const words = `password passw0rd passwd pass word welcome administrator admin manager master superman batman dragon monkey
shadow sunshine princess football baseball basketball soccer hockey iloveyou lovely letmein trustno starwars whatever
computer internet server system network service support default changeme secret security access login signin account
user guest test demo temp temporary hello freedom michael jennifer jordan thomas robert daniel charlie andrew jessica
ashley michelle summer winter spring autumn january february march april june july august september october november
december monday tuesday wednesday thursday friday saturday sunday china zhongguo beijing shanghai henan zhengzhou gaoxin
gaoxinqu woaini woaini1314 5201314 1314520 mima wutong phoenix platform zone enterprise company officer leader auditor
qwertyuiop qwerty asdfghjkl asdfgh zxcvbnm zxcvbn qazwsxedc qazwsx 1qaz2wsx 1q2w3e4r 1q2w3e q1w2e3r4 q1w2e3 qweasdzxc
qweasd abc123 a1b2c3 abcdef 1234567890 123456789 12345678 1234567 123456 12345 123123 123321 654321 987654321 0987654321
111111 000000 666666 888888 112233 121212 147258369 147258 159357 789456123 789456 p@ssw0rd p@ssword google facebook
microsoft windows apple samsung huawei tencent alibaba taobao weixin`

/** Common parts of passwords, the longest first so that none hides a longer one. */
export const commonWords: readonly string[] = [
  ...new Set([...words.split(/\s+/), ...Array.from({ length: 61 }, (_, index) => String(1980 + index))]),
].toSorted((a, b) => b.length - a.length)
