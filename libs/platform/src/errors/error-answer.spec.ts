import { ConfigErrors, PlatformErrors, ProductErrors, ServiceError, text } from '@diancan/contracts';
import {
  BadGatewayException,
  ForbiddenException,
  ImATeapotException,
  NotFoundException,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidInputError } from '../validation/invalid-input.error.js';
import { answerError } from './error-answer.js';

describe('answerError', () => {
  it('words an error of a catalogue in the reader’s language', () => {
    const error = new ServiceError(ProductErrors.OUT_OF_STOCK, { productId: 'p1', name: '宫保鸡丁' });
    expect(answerError(error, 'zh', 'r').body).toEqual({
      code: 4003,
      msg: '「宫保鸡丁」库存不足',
      data: error.data,
    });
    expect(answerError(error, 'en', 'r').body.msg).toBe('Not enough of "宫保鸡丁" left');
    expect(answerError(error, 'en', 'r').entry.status).toBe(409);
  });

  it('says when to try again where that makes sense', () => {
    expect(answerError(new ServiceError(PlatformErrors.OUTCOME_UNKNOWN), 'en', 'r').headers).toEqual({
      'retry-after': '2',
    });
    expect(answerError(new ServiceError(PlatformErrors.NOT_ALLOWED), 'en', 'r').headers).toEqual({});
    expect(
      answerError(new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, { retryAfterSeconds: 7 }), 'en', 'r')
        .headers,
    ).toEqual({ 'retry-after': '7' });
  });

  it.each([
    new Error('password is hunter2'),
    'hunter2',
    null,
    undefined,
    { message: 'hunter2' },
    new BadGatewayException('hunter2'),
  ])('shows a reference and nothing else of %o', error => {
    const { entry, body } = answerError(error, 'en', 'request-1');
    expect([entry.status, body.code, body.data]).toEqual([500, 1000, { requestId: 'request-1' }]);
    expect(JSON.stringify(body)).toContain('request-1');
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it.each([
    [new NotFoundException('Cannot GET /secret'), 404, 1005],
    [new ForbiddenException(), 403, 1011],
    [new ImATeapotException(), 400, 1006],
    [{ statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }, 413, 1003],
    [{ statusCode: 415, code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }, 415, 1004],
    [{ statusCode: 400, code: 'FST_ERR_BAD_URL' }, 404, 1005],
    [Object.assign(new SyntaxError('Unexpected token'), { statusCode: 400 }), 400, 1002],
  ])('gives %o of the framework a place in the catalogue: %i, code %i', (error, status, code) => {
    const { entry, body } = answerError(error, 'en', 'r');
    expect([entry.status, body.code, body.data]).toEqual([status, code, null]);
  });

  it('has a reason in the language of the client, and in English in its own message', () => {
    const error = new ServiceError(ConfigErrors.NO_PUSH, { reason: { zh: '没有', en: 'nothing' } });
    expect(answerError(error, 'zh', 'r').body).toMatchObject({
      msg: '这不是能识别的推送通知：没有',
      data: { reason: '没有' },
    });
    expect(error.message).toBe(answerError(error, 'en', 'r').body.msg);
  });

  it('leaves data alone that are no words, though they have fields of the same names', () => {
    const counts = { counts: { zh: 3, en: 5 } };
    expect(answerError(new ServiceError(ConfigErrors.NO_PUSH, counts), 'en', 'r').body.data).toEqual(counts);
  });

  describe('of input that a schema refused', () => {
    const refused = (schema: z.ZodType, value: unknown) =>
      new InvalidInputError(schema.safeParse(value, { reportInput: true }).error!.issues);

    it('names every field and says why', () => {
      const error = refused(
        z.object({ name: text(3), phone: text(20), items: z.array(z.object({ quantity: z.int() })) }),
        { name: 'four', items: [{ quantity: 1 }, { quantity: 1.5 }] },
      );
      const { body } = answerError(error, 'en', 'r');
      expect(body.msg).toMatch(
        new RegExp(
          '^The request is not valid: name must be at most 3 characters; phone is required; ' +
            String.raw`items\[1\]\.quantity must be a whole number$`,
        ),
      );
      expect(answerError(error, 'zh', 'r').body.msg).toMatch(
        /^提交的内容有误：name 不能超过 3 个字符；phone 必填；items\[1\]\.quantity 必须是整数$/,
      );
      expect(body.data).toMatchObject({
        fields: [{ field: 'name' }, { field: 'phone' }, { field: 'items[1].quantity' }],
      });
    });

    it.each([
      [3, 'a is required; b is required; c is required', 'a 必填；b 必填；c 必填'],
      [4, 'a is required; b is required; c is required; and 1 more', 'a 必填；b 必填；c 必填；另有 1 处'],
      [6, 'a is required; b is required; c is required; and 3 more', 'a 必填；b 必填；c 必填；另有 3 处'],
    ])('of %d problems tells three, and how many there are besides', (count, en, zh) => {
      const shape = Object.fromEntries([...'abcdef'].slice(0, count).map(name => [name, z.string()]));
      const error = refused(z.object(shape), {});
      expect(answerError(error, 'en', 'r').body.msg).toBe(`The request is not valid: ${en}`);
      expect(answerError(error, 'zh', 'r').body.msg).toBe(`提交的内容有误：${zh}`);
      expect(answerError(error, 'en', 'r').body.data).toMatchObject({ fields: { length: count } });
    });

    it('names a field once, with what narrows it most', () => {
      const error = refused(z.object({ quantity: z.int().max(9).multipleOf(5) }), { quantity: 1e308 });
      expect(answerError(error, 'en', 'r').body.data).toEqual({
        summary: 'quantity must be at most 9',
        fields: [{ field: 'quantity', reason: 'must be at most 9' }],
      });
    });

    it('names each field that a strict object does not know', () => {
      const error = refused(z.object({ a: z.strictObject({}) }), { a: { b: 1, c: 2 } });
      expect(answerError(error, 'zh', 'r').body.msg).toBe(
        '提交的内容有误：a.b 不是已知的字段；a.c 不是已知的字段',
      );
    });

    it('stays short however much is wrong', () => {
      const { body } = answerError(
        refused(
          z.array(z.int()),
          Array.from({ length: 10_000 }, () => 'x'),
        ),
        'en',
        'r',
      );
      expect(body.msg).toMatch(/; and 9997 more$/);
      expect((body.data as { fields: unknown[] }).fields).toHaveLength(20);
      expect(body.msg.length).toBeLessThan(500);
    });
  });
});
