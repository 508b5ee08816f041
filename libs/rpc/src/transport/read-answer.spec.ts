import { PlatformErrors, ProductErrors, TransactionErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { readAnswer, wasNotSent } from './read-answer.js';

const failed = (code: string, syscall?: string) =>
  Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });

describe('a call whose connection failed', () => {
  it.each([
    failed('ECONNREFUSED', 'connect'),
    failed('ENOTFOUND', 'getaddrinfo'),
    failed('EAI_AGAIN', 'getaddrinfo'),
    failed('EHOSTUNREACH', 'connect'),
    failed('ENETUNREACH', 'connect'),
    // Every address of a host refused: an AggregateError has no syscall of its own.
    failed('ECONNREFUSED'),
  ])('was not sent: %s', error => {
    expect(wasNotSent(error)).toBe(true);
  });

  it.each([
    // The route went away under a connection that was open, and had carried the call.
    failed('EHOSTUNREACH', 'read'),
    failed('ENETUNREACH', 'write'),
    failed('ECONNRESET', 'read'),
    failed('EPIPE', 'write'),
    failed('ETIMEDOUT', 'connect'),
    new Error('Connection closed'),
  ])('may have been sent: %s', error => {
    expect(wasNotSent(error)).toBe(false);
  });
});

describe('an answer with 4xx', () => {
  const failureOf = ({ status, code }: { status: number; code: number }): unknown => {
    try {
      return readAnswer('product.stock.take', status, { code, msg: '', data: null });
    } catch (error) {
      return error;
    }
  };

  it.each([ProductErrors.OUT_OF_STOCK, TransactionErrors.TRANSACTION_ENDED, TransactionErrors.BRANCH_REUSED])(
    'is a refusal by the service: $code',
    entry => expect(failureOf(entry)).toMatchObject({ code: entry.code }),
  );

  it.each([PlatformErrors.BAD_REQUEST, PlatformErrors.IDENTITY_REFUSED])(
    'says nothing about the business: $code',
    entry => expect(failureOf(entry)).toMatchObject({ code: PlatformErrors.OUTCOME_UNKNOWN.code }),
  );
});
