import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usccCheckCharacter } from '../uscc.ts'
import {
  isOrganisationCode,
  isRegistrationNumber,
  organisationCheckCharacter,
  organisationCodeOf,
  readCode,
  registrationCheckDigit,
} from './codes.ts'

const read = (kind: string, code: string, correctedFrom: string | null = null) => ({ kind, code, correctedFrom })

test.for([
  { name: 'a credit code', given: '9141010573245979XY', then: read('uscc', '9141010573245979XY') },
  { name: 'full width and lower case', given: '９141010573245979xy', then: read('uscc', '9141010573245979XY') },
  {
    name: 'the letter O for zero',
    given: '914101O573245979XY',
    then: read('uscc', '9141010573245979XY', '914101O573245979XY'),
  },
  {
    name: 'the letters O and I at once, neither of which a code has',
    given: '914I0IO573245979XY',
    then: read('uscc', '9141010573245979XY', '914I0IO573245979XY'),
  },
  {
    name: 'a small l for one, which as a capital is a letter of codes',
    given: '9l41010573245979XY',
    then: read('uscc', '9141010573245979XY', '9L41010573245979XY'),
  },
  {
    name: 'a wrong check character',
    given: '9141010573245979XZ',
    then: { kind: 'damaged', code: '9141010573245979XZ' },
  },
  { name: 'a character too few', given: '9141010573245979X', then: { kind: 'damaged', code: '9141010573245979X' } },
  { name: 'an old registration number', given: '321011000009858', then: read('registration', '321011000009858') },
  {
    name: 'an old registration number with B for 8',
    given: '32101100000985B',
    then: read('registration', '321011000009858', '32101100000985B'),
  },
  {
    name: 'an old registration number whose check digit fails',
    given: '321011000009857',
    then: { kind: 'damaged', code: '321011000009857' },
  },
  {
    name: 'a registration number of 13 digits, which has no check digit',
    given: '3203232800001',
    then: { kind: 'damaged', code: '3203232800001' },
  },
  { name: 'an organisation code', given: '73245979-X', then: read('organisation', '73245979X') },
  { name: 'an organisation code without its hyphen', given: '73245979x', then: read('organisation', '73245979X') },
  {
    name: 'what a spreadsheet shows of a long number',
    given: '9.14101E+17',
    then: { kind: 'destroyed', code: '914101', length: 18 },
  },
  {
    name: 'the same for a registration number',
    given: '4.101E+14',
    then: { kind: 'destroyed', code: '4101', length: 15 },
  },
  {
    name: 'a long number of which 15 digits were kept',
    given: '914101057324597000',
    then: { kind: 'destroyed', code: '914101057324597', length: 18 },
  },
  {
    name: 'a rounded number that passes the outer check by chance',
    given: '914101087410990000',
    then: { kind: 'destroyed', code: '914101087410990', length: 18 },
  },
  { name: 'a small number in scientific notation', given: '9.1E+3', then: { kind: 'none' } },
  { name: 'a word', given: '暂无', then: { kind: 'none' } },
  { name: 'nothing', given: '', then: { kind: 'none' } },
])('$name', ({ given, then }) => {
  expect(readCode(given)).toEqual(then)
})

test.for([
  { name: 'the organisation code within a credit code', given: '9141010573245979XY', then: '73245979X' },
  { name: 'one whose own check character does not hold', given: '91410100000148661E', then: null },
])('$name', ({ given, then }) => {
  expect(organisationCodeOf(given)).toBe(then)
})

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

test('one changed digit of a registration number is always noticed', () => {
  fc.assert(
    fc.property(digits(14), fc.nat(14), fc.nat(9), (body, at, digit) => {
      const code = body + (registrationCheckDigit(body) ?? '')
      fc.pre(code.charAt(at) !== String(digit))
      expect(isRegistrationNumber(code)).toBe(true)
      expect(isRegistrationNumber(code.slice(0, at) + String(digit) + code.slice(at + 1))).toBe(false)
    }),
  )
})

test('one changed digit of an organisation code is always noticed', () => {
  fc.assert(
    fc.property(digits(8), fc.nat(7), fc.nat(9), (body, at, digit) => {
      const code = body + (organisationCheckCharacter(body) ?? '')
      fc.pre(code.charAt(at) !== String(digit))
      expect(isOrganisationCode(code)).toBe(true)
      expect(isOrganisationCode(code.slice(0, at) + String(digit) + code.slice(at + 1))).toBe(false)
    }),
  )
})

test('a code that is put right passes its check, and its letter O was a zero', () => {
  fc.assert(
    fc.property(digits(8), fc.integer({ min: 2, max: 7 }), (body, at) => {
      const inner = body + (organisationCheckCharacter(body) ?? '')
      const text = `91410100${inner}`
      const code = text + (usccCheckCharacter(text) ?? '')
      const slipped = code.slice(0, at) + code.charAt(at).replace('0', 'O') + code.slice(at + 1)
      expect(readCode(slipped)).toMatchObject({ kind: 'uscc', code })
    }),
  )
})
