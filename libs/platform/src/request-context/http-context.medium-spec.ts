import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedModule, serve } from '../../../../test/service/serve.js';
import { Open } from '../identity/allow.decorator.js';
import { currentContext, type RequestContext } from './request-context.js';

let served: ServedModule;
let port: number;
/** The request that is being worked on, and what lets it go on. */
let working: PromiseWithResolvers<RequestContext>;
let answer: PromiseWithResolvers<void>;

@Controller()
class SpecController {
  @Open()
  @Get('work')
  async work() {
    working.resolve(currentContext()!);
    await answer.promise;
    return 'done';
  }
}

beforeAll(async () => {
  served = await serve({ controllers: [SpecController] });
  await served.app.listen(0, '127.0.0.1');
  port = (served.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => served?.stop());
beforeEach(() => {
  working = Promise.withResolvers();
  answer = Promise.withResolvers();
});

async function ask(headers: Record<string, string> = {}): Promise<{ socket: Socket; context: RequestContext }> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /work HTTP/1.1\r\nHost: x\r\n${lines.join('')}\r\n`);
  return { socket, context: await working.promise };
}

describe('the context of a request over HTTP', () => {
  it('knows what its headers say', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { socket, context } = await ask({ 'x-diancan-timeout-ms': '5000', 'x-request-id': 'request-1', 'accept-language': 'en', traceparent: trace });
    expect(context).toMatchObject({ requestId: 'request-1', locale: 'en', trace });
    expect(context.patience.remainingMs).toBeGreaterThan(0);
    expect(context.patience.remainingMs).toBeLessThanOrEqual(5_000);
    socket.destroy();
  });

  it.each(['', '-1', 'soon', '1e3', '99999999999999999999'])('has no limit when the header says %j', async text => {
    const { socket, context } = await ask({ 'x-diancan-timeout-ms': text });
    expect(context.patience.remainingMs).toBe(Infinity);
    socket.destroy();
  });

  it('ends when the caller hangs up', async () => {
    const { socket, context } = await ask();
    const aborted = once(context.patience.signal, 'abort');
    socket.destroy();
    await aborted;
    expect(context.patience.remainingMs).toBe(0);
  });

  it('does not end when the answer is there', async () => {
    const { socket, context } = await ask();
    answer.resolve();
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    expect(context.patience.signal.aborted).toBe(false);
  });
});
