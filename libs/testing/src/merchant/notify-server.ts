import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MerchantClient } from './merchant-client.js';

interface Received {
  readonly path: string;
  readonly body: string;
  readonly genuine: boolean;
  readonly event: string;
  /** Null if it could not be decrypted. */
  readonly content: Record<string, unknown> | null;
  readonly nonce: string;
  readonly serial: string;
}

export interface NotifyServer {
  readonly url: string;
  readonly received: Received[];
  /** Statuses of the next answers, in order; then 204. `hang` never answers. */
  readonly script: (number | 'hang')[];
  /** Resolves when this many have arrived in total. */
  count(wanted: number): Promise<Received[]>;
  stop(): Promise<void>;
}

/** A merchant's server for notifications. */
export async function openNotifyServer(merchant: () => MerchantClient): Promise<NotifyServer> {
  const received: Received[] = [];
  const script: (number | 'hang')[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    received.push(read(request, body, merchant()));
    const status = script.shift() ?? 204;
    if (status !== 'hang') response.writeHead(status).end();
    for (const check of waiting.splice(0)) check();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    received,
    script,
    count: async wanted => {
      while (received.length < wanted) await new Promise<void>(resolve => waiting.push(resolve));
      return received;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function read(request: IncomingMessage, body: string, merchant: MerchantClient): Received {
  const header = (name: string) => (request.headers[name] as string | undefined) ?? null;
  const { event_type: event = '', resource } = parse(body);
  return {
    path: request.url ?? '',
    body,
    genuine: merchant.trusts({ get: header }, body),
    event,
    content: opened(merchant, resource),
    nonce: header('wechatpay-nonce') ?? '',
    serial: header('wechatpay-serial') ?? '',
  };
}

type Sealed = Parameters<MerchantClient['open']>[0];

const parse = (body: string) => JSON.parse(body) as { event_type?: string; resource: Sealed };

function opened(merchant: MerchantClient, resource: Sealed): Record<string, unknown> | null {
  try {
    return JSON.parse(merchant.open(resource)) as Record<string, unknown>;
  } catch {
    return null;
  }
}
