import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { startUpstream, type Upstream } from '@diancan/testing/http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let upstream: Upstream;
let gateway: OpenGateway;

const eventsRoute = {
  method: 'GET',
  path: '/api/events',
  service: 'order',
  allow: ['public'],
  stream: true,
  timeoutMs: 300,
};
/** The same without `stream`: its answer is broken off if it stalls. */
const stallingRoute = { ...eventsRoute, path: '/api/stalling', stream: false };

beforeEach(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({
    upstream: upstream.origin,
    settings: { routes: [eventsRoute, stallingRoute] },
  });
});
afterEach(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

/** The service's side of a stream that it has begun, with nothing said yet. */
async function begunStream(): Promise<{ answer: Response; service: ServerResponse }> {
  const begun = new Promise<ServerResponse>(resolve => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      resolve(response);
    };
  });
  const answer = await fetch(`${gateway.origin}/api/events`);
  return { answer, service: await begun };
}

describe('server-sent events', () => {
  it('begin before the first event, and arrive one by one', async () => {
    const { answer, service } = await begunStream();
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body!.getReader();
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      service.write(event);
      expect(Buffer.from((await reader.read()).value!).toString()).toBe(event);
    }
    service.end();
    expect((await reader.read()).done).toBe(true);
  });

  it('may be silent for longer than the time limit of their route', async () => {
    const { answer, service } = await begunStream();
    const reader = answer.body!.getReader();
    const next = reader.read();
    // The silence is long enough to break off an answer that is no stream.
    upstream.answer = (_request, response) => void response.writeHead(200).write('half');
    const stalling = await fetch(`${gateway.origin}/api/stalling`);
    await expect(stalling.text()).rejects.toThrow('terminated');
    service.write('data: late\n\n');
    expect(Buffer.from((await next).value!).toString()).toBe('data: late\n\n');
    await reader.cancel();
  });

  it('end at the service when the client goes away', async () => {
    const { answer } = await begunStream();
    const broken = once(upstream.events, 'broken');
    await answer.body!.cancel();
    await broken;
    expect(upstream.seen).toHaveLength(1);
  });

  it('do not hold up a stop', async () => {
    const { answer } = await begunStream();
    const ended = answer.text().catch(() => 'cut off');
    await gateway.stop();
    expect(await ended).toBe('cut off');
  });

  it('that do not begin in time are not available', async () => {
    upstream.answer = () => undefined;
    expect((await fetch(`${gateway.origin}/api/events`)).status).toBe(503);
  });
});

describe('an answer that is larger than what either side holds', () => {
  it('comes whole, at the pace of its reader', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const chunks = 400;
    let unwritten = chunks;
    upstream.answer = (request, response) => {
      if (request.url === '/stalling') return void response.end();
      const write = () => {
        while (unwritten > 0 && response.write(chunk)) unwritten -= 1;
        if (unwritten === 0) response.end();
        else unwritten -= 1;
      };
      response.on('drain', write);
      write();
    };
    const answer = await fetch(`${gateway.origin}/api/events`);
    const reader = answer.body!.getReader();
    await reader.read();
    // The client stops reading, so the rest waits at the service and not in the gateway's memory. Other
    // requests show that both have had time to pass more of it on.
    for (let times = 0; times < 200; times += 1) await (await fetch(`${gateway.origin}/api/stalling`)).text();
    expect(unwritten).toBeGreaterThan(0);
    let size = chunk.length;
    for (let part = await reader.read(); !part.done; part = await reader.read()) size += part.value.length;
    expect(size).toBeGreaterThan(chunks * 60_000);
  });
});
