import { connect, type Socket } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { percentile } from '../statistics.ts';

// A process of its own: sends ready-made HTTP requests over kept-alive connections, one at a time on each,
// and prints what it saw. It does next to nothing for each, because it shares the cores with what it
// measures. With a rate, requests start on time, whether earlier ones are answered or not.
const [origin = '', requestsFile = '', connections = '1', perSecond = '0', answersFile = ''] =
  process.argv.slice(2);
const { hostname, port } = new URL(origin);
const requests = (JSON.parse(readFileSync(requestsFile, 'utf8')) as string[]).map(text => Buffer.from(text));
const rate = Number(perSecond);

const latenciesMs: number[] = [];
const statuses: Record<string, number> = {};
const answers: string[] = [];
const idle: Sender[] = [];
const sender: Sender[] = [];
const { promise: all, resolve: done, reject } = Promise.withResolvers<void>();
let started = 0;
let answered = 0;

/** A connection with at most one request under way. */
class Sender {
  readonly #socket: Socket;
  #at = 0;
  #sentAt = 0;
  #received: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', part => this.#read(part));
    socket.once('error', reject).once('close', () => {
      if (answered < requests.length) reject(new Error(`${origin} closed a connection`));
    });
  }

  /** @param dueAt when it should have been sent */
  send(at: number, dueAt: number): void {
    this.#at = at;
    this.#sentAt = dueAt;
    this.#socket.write(requests[at]!);
  }

  #read(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    const head = this.#received.indexOf('\r\n\r\n');
    if (head === -1) return;
    const text = this.#received.toString('latin1', 0, head + 2).toLowerCase();
    const length = /\r\ncontent-length: (\d+)\r\n/.exec(text)?.[1];
    if (length === undefined && !this.#received.subarray(-5).equals(LAST_CHUNK)) return;
    if (length !== undefined && this.#received.length < head + 4 + Number(length)) return;
    const body = answersFile === '' ? '' : this.#received.toString('utf8', head + 4);
    this.#received = Buffer.alloc(0);
    this.#answered(text.slice(9, 12), body);
  }

  #answered(status: string, body: string): void {
    statuses[status] = (statuses[status] ?? 0) + 1;
    latenciesMs.push(performance.now() - this.#sentAt);
    answers[this.#at] = body;
    if (++answered === requests.length) done();
    else if (rate > 0) idle.push(this);
    else next(this);
  }

  close(): void {
    this.#socket.destroy();
  }
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

function next(free: Sender): void {
  if (started < requests.length) free.send(started++, performance.now());
}

const opened = await Promise.all(
  Array.from({ length: Number(connections) }, () => {
    const opening = Promise.withResolvers<Socket>();
    const socket = connect(Number(port), hostname, () => opening.resolve(socket));
    return opening.promise;
  }),
);
sender.push(...opened.map(socket => new Sender(socket)));
const began = performance.now();
if (rate === 0) for (const each of sender) next(each);
else {
  idle.push(...sender);
  const clock = setInterval(() => {
    const due = Math.min(requests.length, Math.floor(((performance.now() - began) / 1_000) * rate));
    while (started < due && idle.length > 0) {
      idle.pop()!.send(started, began + (started / rate) * 1_000);
      started += 1;
    }
    if (started >= requests.length) clearInterval(clock);
  }, 1);
}
await all;
const seconds = (performance.now() - began) / 1_000;
for (const each of sender) each.close();
if (answersFile !== '') writeFileSync(answersFile, JSON.stringify(answers));
const ascending = latenciesMs.toSorted((a, b) => a - b);
console.log(
  JSON.stringify({
    seconds,
    statuses,
    p50Ms: percentile(ascending, 0.5),
    p99Ms: percentile(ascending, 0.99),
  }),
);
