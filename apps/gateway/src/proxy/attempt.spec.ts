import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Attempt, type AttemptOutcome } from './attempt.js';

const controller = () => ({ pause: vi.fn(), resume: vi.fn(), abort: vi.fn() });
type Controller = Parameters<Attempt['onRequestStart']>[0];

let told: unknown[];
let sent: unknown[];
let upstream: ReturnType<typeof controller>;
let attempt: Attempt;

beforeEach(() => {
  [told, sent] = [[], []];
  const outcome: AttemptOutcome = {
    answered: () => told.push('answered'),
    answeredError: status => told.push(`answered ${status}`),
    failed: () => told.push('failed'),
    broken: ({ message }) => told.push(`broken: ${message}`),
    completed: () => told.push('completed'),
    brokeOff: () => told.push('broke off'),
  };
  const response = {
    writeHead: (status: number) => sent.push(status),
    write: (chunk: Buffer) => sent.push(String(chunk)),
    end: () => sent.push('end'),
  };
  const exchange = { id: 'request-1', rates: [], request: { headers: {} }, response };
  attempt = new Attempt(exchange as never, { stream: false } as never, outcome, null);
  upstream = controller();
  attempt.onRequestStart(upstream as unknown as Controller);
  attempt.onResponseStart(upstream as unknown as Controller, 500, {});
});
const data = (text: string) => attempt.onResponseData(upstream as unknown as Controller, Buffer.from(text));
const breakOff = () => attempt.onResponseError(upstream as unknown as Controller, new Error('reset'));

describe('an answer of 5xx', () => {
  it('is held back, and no more of it asked for', () => {
    expect([told, sent]).toEqual([['answered 500'], []]);
    expect([upstream.pause.mock.calls.length, upstream.resume.mock.calls.length]).toEqual([1, 0]);
  });

  it('is passed on with what came of it meanwhile, and with the rest', () => {
    data('one');
    expect(sent).toEqual([]);
    attempt.passOn();
    expect(upstream.resume).toHaveBeenCalledOnce();
    data('two');
    attempt.onResponseEnd();
    expect(sent).toEqual([500, 'one', 'two', 'end']);
  });

  it('that came whole meanwhile is passed on whole, and nothing more asked for', () => {
    data('one');
    attempt.onResponseEnd();
    expect(sent).toEqual([]);
    attempt.passOn();
    expect(sent).toEqual([500, 'one', 'end']);
    expect(upstream.resume).not.toHaveBeenCalled();
  });

  it('that broke off meanwhile is broken when it is passed on', () => {
    breakOff();
    expect(told).toEqual(['answered 500']);
    attempt.passOn();
    expect(told).toEqual(['answered 500', 'broken: reset']);
    expect(sent).toEqual([]);
  });

  it('that is discarded ends there', () => {
    attempt.discard();
    expect(upstream.abort).toHaveBeenCalledOnce();
    data('one');
    breakOff();
    attempt.passOn();
    expect([told, sent]).toEqual([['answered 500'], []]);
  });
});
