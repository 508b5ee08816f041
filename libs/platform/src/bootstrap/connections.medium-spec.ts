import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Open } from '../identity/allow.decorator.js';

const latch = { asked: () => undefined as void, answer: Promise.resolve() };

@Controller()
@Open()
class SpecController {
  @Get('slow')
  async slow() {
    latch.asked();
    await latch.answer;
    return 'done';
  }
}

let served: ServedModule;
let port: number;
beforeEach(async () => {
  served = await serve({ controllers: [SpecController] });
  await served.app.listen(0, '127.0.0.1');
  ({ port } = served.app.getHttpServer().address() as AddressInfo);
});

async function opened(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const everythingOf = async (socket: Socket): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

describe('a stop', () => {
  it('does not wait for a connection without a request', async () => {
    const silent = await opened();
    // Once a connection that was opened later has its answer, the server knows the first one too.
    await fetch(`http://127.0.0.1:${port}/nowhere`);
    const closed = once(silent, 'close');
    await served.stop();
    await closed;
    expect(silent.destroyed).toBe(true);
  });

  it('waits for a request in progress', async () => {
    let answer: () => void = () => undefined;
    latch.answer = new Promise(resolve => {
      answer = resolve;
    });
    const asked = new Promise<void>(resolve => {
      latch.asked = resolve;
    });
    const response = fetch(`http://127.0.0.1:${port}/slow`);
    await asked;
    const stopped = served.stop();
    answer();
    expect(await (await response).text()).toBe('done');
    await stopped;
  });

  it('does not wait for the client to hang up after an answer that was under way', async () => {
    let answer: () => void = () => undefined;
    latch.answer = new Promise(resolve => {
      answer = resolve;
    });
    const asked = new Promise<void>(resolve => {
      latch.asked = resolve;
    });
    const socket = await opened();
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await asked;
    const closing = once(served.app.getHttpServer(), 'close');
    const stopped = served.stop();
    await expect.poll(() => served.app.getHttpServer().listening).toBe(false);
    answer();
    expect(await everythingOf(socket)).toMatch(/^connection: close\r$/im);
    await Promise.all([closing, stopped]);
  });
});

describe('bytes that are not HTTP', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['a header that never ends', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ])('%s: refused in the envelope', async (_what, bytes, status) => {
    const socket = await opened();
    socket.write(bytes);
    const answer = await everythingOf(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toEqual({
      code: 1006,
      msg: '请求无法理解',
      data: null,
    });
    await served.stop();
  });
});
