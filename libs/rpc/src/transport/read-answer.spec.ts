import { describe, expect, it } from 'vitest';
import { wasNotSent } from './read-answer.js';

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
