import { describe, expect, it } from 'vitest';
import { fit } from './fit.js';

describe('a text in a field of a template', () => {
  it.each([
    ['a thing that fits', 'thing2', '麻婆豆腐等3样', '麻婆豆腐等3样'],
    ['a thing of just 20', 'thing2', '一'.repeat(20), '一'.repeat(20)],
    ['a thing of 21', 'thing2', '一'.repeat(21), `${'一'.repeat(19)}…`],
    ['a long dish, of several', 'thing2', `${'辣'.repeat(30)}等12样`, `${'辣'.repeat(15)}…等12样`],
    ['two lines', 'thing2', '豆腐\n（微辣）\u0007 ', '豆腐 （微辣）'],
    ['a pictograph at the cut', 'thing2', `${'一'.repeat(18)}👨‍🍳汤`, `${'一'.repeat(18)}…`],
    ['a number of dishes beyond all reason', 'thing2', `一等${'9'.repeat(30)}样`, `一等${'9'.repeat(17)}…`],
    ['an order number', 'character_string1', '01JAB 订单-7', '01JAB-7'],
    ['a long order number', 'character_string1', 'A'.repeat(40), 'A'.repeat(32)],
    ['a phrase', 'phrase5', '已退款(部分)给您了', '已退款部分'],
    ['anything else', 'amount3', '¥12.30', '¥12.30'],
  ])('%s', (_what, key, text, fitted) => {
    expect(fit(key, text)).toBe(fitted);
  });
});
