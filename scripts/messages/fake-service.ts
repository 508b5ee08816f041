import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { operate } from './operate.ts';

interface FakeAnswer {
  status?: number;
  body: unknown;
  /** The connection is lost after it. */
  isCut?: boolean;
}
/** What a service answers, by method and path; else 404. A text is sent as it is. */
type Answers = Record<string, FakeAnswer | undefined>;
/** The management port of a service, with answers of a test. */
export class FakeService {
  answers: Answers = {};
  url = '';
  readonly asked: string[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '', headers } = request;
    const body = await text(request);
    const type = method === 'POST' ? `${headers['content-type']} ` : '';
    this.asked.push(`${method} ${decodeURIComponent(url)} ${type}${body}`.trim());
    const found = this.answers[`${method} ${url.split('?')[0]}`];
    const answer: FakeAnswer = found ?? { status: 404, body: { error: 'no such operation' } };
    const content = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200);
    if (answer.isCut) response.write(content, () => response.destroy());
    else response.end(content);
  }
}

const CONSUMERS = [
  { name: 'user.notices', service: 'user', messages: [{ name: 'order.accepted.v1', sender: 'order' }] },
];

/** Runs `npm run messages` on fake services. @returns `lines`, with what it prints at their end */
export async function runMessages(
  args: string[],
  fakes: Record<string, FakeService>,
  lines: string[],
): Promise<string[]> {
  const services = Object.entries(fakes).map(([name, { url }]) => ({ name, url }));
  const fleet = async () => ({ services, consumers: CONSUMERS });
  await operate(args, fleet, line => lines.push(line));
  return lines;
}
