import { expect, test } from 'vitest'
import { decidePassword } from './passwords.rules.ts'

const owner = { username: 'zhang.wei', displayName: '张伟', current: 'the one of before 1' }

test.for([
  { name: 'eleven characters are one too few', password: 'k7mq-w2xd-h', refused: /12/ },
  { name: 'twelve unrelated characters are enough', password: 'k7mq-w2xd-hp', refused: null },
  { name: 'a character outside the basic plane counts as one', password: '𠮷𠮷k7mqw2xd9', refused: /12/ },
  { name: 'a sentence in Chinese is long enough at twelve', password: '今年春天我们种下三棵梧桐', refused: null },
  { name: 'a sentence of words is good', password: 'correct horse battery staple', refused: null },
  { name: '128 characters may be had', password: `${'k7mqw2xd'.repeat(15).padEnd(127, '5p')}!`, refused: null },
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
])('$name', ({ password, refused }) => {
  const reason = decidePassword(password, owner)
  if (refused === null) expect(reason).toBeNull()
  else expect(reason?.en).toMatch(refused)
})
