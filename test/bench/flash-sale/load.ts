import { execa } from 'execa';
import { readFileSync, writeFileSync } from 'node:fs';
import { PROJECT } from '../../../scripts/project.mjs';

export interface Load {
  /** Of what listens there. */
  readonly origin: string;
  /** Whole requests, as `post` and `get` write them. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** How many start in a second; without it, each connection sends its next request at once. */
  readonly perSecond?: number;
}

export interface Seen {
  readonly seconds: number;
  /** How many answers there were, by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** In the order of the requests. */
  readonly bodies: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

export const get = (path: string, headers: Headers): string =>
  `GET ${path} HTTP/1.1\r\n${lines(headers)}\r\n`;

export function post(path: string, value: unknown, headers: Headers): string {
  const body = JSON.stringify(value);
  const length = String(Buffer.byteLength(body));
  const all = { 'content-type': 'application/json', 'content-length': length, ...headers };
  return `POST ${path} HTTP/1.1\r\n${lines(all)}\r\n${body}`;
}

const lines = (headers: Headers): string =>
  Object.entries({ host: 'bench', accept: 'application/json', 'user-agent': 'bench', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** Sends the requests from a process of its own. @param folder for what goes to it and comes back */
export async function send(
  folder: string,
  { origin, requests, connections, perSecond = 0 }: Load,
): Promise<Seen> {
  const [toSend, answers] = [`${folder}/requests.json`, `${folder}/answers.json`];
  writeFileSync(toSend, JSON.stringify(requests));
  const script = `${PROJECT}/test/bench/flash-sale/raw-load.ts`;
  const { stdout } = await execa(process.execPath, [
    script,
    origin,
    toSend,
    String(connections),
    String(perSecond),
    answers,
  ]);
  return { ...JSON.parse(stdout), bodies: JSON.parse(readFileSync(answers, 'utf8')) };
}
