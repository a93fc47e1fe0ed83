import { expect, test } from 'vitest'
import { originsFrom } from '#platform/origins'
import { allowedAddress, isCallable } from './address.ts'

test.for([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '169.254.169.254',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  'fe80::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'localhost',
  '',
])('no name may lead to %s', (address) => {
  expect(isCallable(address)).toBe(false)
})

test.for(['10.1.2.3', '192.168.0.9', '172.16.0.1', '8.8.8.8', '2400:3200::1', 'fd00::7'])(
  'a name that the operator allows may lead to %s',
  (address) => {
    expect(isCallable(address)).toBe(true)
  },
)

test.for([
  ['https://hooks.example/a?b=c', true],
  ['https://hooks.example:443/', true],
  ['http://hooks.example/a', false],
  ['https://hooks.example:8443/', false],
  ['https://hooks.example.evil.example/', false],
  ['https://hooks.example@evil.example/', false],
  ['https://user:word@hooks.example/', false],
  ['//hooks.example/', false],
  ['file:///etc/passwd', false],
  ['gopher://hooks.example/', false],
  ['https://HOOKS.example/', true],
] as const)('%s is at an allowed origin: %s', ([text, allowed]) => {
  expect(allowedAddress(text, ['https://hooks.example']) !== null).toBe(allowed)
})

test('an operator writes origins and nothing behind them', () => {
  expect(originsFrom(' https://a.example, http://10.0.0.1:8080/ https://a.example')).toEqual([
    'https://a.example',
    'http://10.0.0.1:8080',
  ])
  expect(originsFrom('')).toEqual([])
  for (const wrong of ['a.example', 'https://a.example/path', 'ftp://a.example', 'https://u@a.example'])
    expect(originsFrom(wrong)).toBeUndefined()
})
