import { dictionary } from '@zxcvbn-ts/language-common'
import { expect, test } from 'vitest'
import { decidePassword } from './passwords.rules.ts'

const owner = {
  username: 'zhang.wei',
  displayName: '张伟',
  current: 'the one of before 1',
  zone: ['郑州高新区', 'Zhengzhou Zone', 'gaoxin'],
}

test.for([
  { name: 'eleven characters are one too few', password: 'k7mq-w2xd-h', refused: /12/ },
  { name: 'twelve unrelated characters are enough', password: 'k7mq-w2xd-hp', refused: null },
  { name: 'a character outside the basic plane counts as one', password: '𠮷𠮷k7mqw2xd9', refused: /12/ },
  { name: 'a sentence in Chinese is long enough at twelve', password: '今年春天我们种下三棵梧桐', refused: null },
  { name: 'a sentence of words is good', password: 'correct horse battery staple', refused: null },
  {
    name: '128 characters may be had',
    password: `${'correct horse battery staple '.repeat(4)}k7mq-w2xd-hp`,
    refused: null,
  },
  { name: '129 characters may not', password: `${'zvkq7mxw2d'.repeat(12)}yhtgplkmn`, refused: /128/ },
  { name: 'the one of before is no change', password: owner.current, refused: /current/ },
  { name: 'the user name inside it is refused in any case', password: 'my-ZHANG.WEI-2xk7', refused: /name/ },
  { name: 'the name inside it is refused', password: '张伟k7mq-w2xd-hp', refused: /name/ },
  { name: 'a common word with a year is refused', password: 'password2026', refused: /common/ },
  { name: 'a common word with look-alikes is refused', password: 'P@ssw0rd12345!', refused: /common/ },
  { name: 'two common words are refused', password: 'admin-qwerty-123', refused: /common/ },
  { name: 'a row of the keyboard is refused', password: 'qwertyuiop[]', refused: /common/ },
  { name: 'digits in order are refused', password: '123456789012', refused: /common/ },
  { name: 'one character over and over is refused', password: 'aaaaaaaaaaaaaaaa', refused: /common/ },
  { name: 'a short block over and over is refused', password: 'xk7xk7xk7xk7xk7', refused: /common/ },
  { name: 'this house’s own words are refused', password: 'Wutong-demo-2026', refused: /common/ },
  { name: 'the name of the zone inside it is refused', password: '郑州高新区k7mq-w2xd', refused: /zone/ },
  { name: 'its id is, too', password: 'GaoXin-k7mq-w2xd', refused: /zone/ },
  { name: 'a leaked one is refused', password: 'mynameislove1', refused: /leaked/ },
  { name: 'a leaked one with a sign and a year is refused', password: 'Iloveyou@2026', refused: /leaked/ },
  { name: 'a place with a year is refused', password: 'Liverpool1987!', refused: /leaked/ },
  { name: 'a leaked one backwards is refused', password: 'nhojdrofdlanor', refused: /leaked/ },
])('$name', ({ password, refused }) => {
  const reason = decidePassword(password, owner)
  if (refused === null) expect(reason).toBeNull()
  else expect(reason?.en).toMatch(refused)
})

test('every leaked password of the list is refused', () => {
  const long = dictionary['passwords-common'].filter((one) => String(one).length >= 12).map(String)
  expect(long.length).toBeGreaterThan(100)
  expect(long.filter((one) => decidePassword(one, owner) === null)).toEqual([])
})

test('the commonest are refused though something is put behind them', () => {
  const padded = dictionary['passwords-common'].slice(0, 500).map((one) => String(one).padEnd(9, '1').concat('!23'))
  expect(padded.filter((one) => decidePassword(one, owner) === null)).toEqual([])
})

test('the longest is decided in an instant', () => {
  const began = performance.now()
  for (const block of ['p@$$w0rd', '@4(<{[36|!1705$7+2%', '12/12/1999 '])
    decidePassword(block.repeat(40).slice(0, 128), owner)
  expect(performance.now() - began).toBeLessThan(2000)
})
