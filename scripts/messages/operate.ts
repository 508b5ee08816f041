import { commandLine } from '../terminal/command-line.mjs';
import { Failure } from '../terminal/failure.mjs';
import { stopSignals } from '../terminal/stop-signals.mjs';
import type {
  ConsumerState,
  DeadLetter,
  OutboxState,
  PreparedCount,
  RefillProgress,
  ShownLetter,
} from './answers.ts';
import { type Consumer, findMessages, messengersOf, sendersOf, takersOf } from './found-message.ts';
import { KEPT_DAYS } from './kept-days.ts';
import { ask, askAll, command, follow, type Managed, NotNow, type SilentService } from './management.ts';
import {
  consumerLine,
  deadLines,
  halfLines,
  letterLines,
  messageLines,
  outboxLine,
  preparedLine,
} from './message-lines.ts';

const UNREADABLE = 'Discard those that cannot be read: a replay only makes them die again.';
const HELP = `npm run messages                                    what waits, fails or is dead, by service
npm run messages -- find <message id | key>         where messages are; a key is what they are about, such as
                                                    the id of an order
npm run messages -- dead                            the dead letters, oldest first
npm run messages -- dead <service> <id>             one of them, with its payload
npm run messages -- replay <service> <id>           gives it back to its consumer
npm run messages -- replay <service> --all [--consumer <name>]
                                                    gives all of them back
npm run messages -- discard <service> <id>          it is never handled, and later messages of its key
                                                    go on
npm run messages -- refill <service> --since <time> [--after <seq>]
                                                    publishes again what was sent since a time, such as
                                                    2026-01-31T18:00:00+08:00, for a RabbitMQ that has lost
                                                    its disk; --after continues an interrupted one

A dead letter is a message that its consumer cannot read, or does not try any more, until it is replayed.
${UNREADABLE}
Where a consumer keeps the order of a key, later messages of the key wait for it: they are parked.
A replay, a discard or a refill that is repeated changes nothing more. Payloads may hold data of persons.

查找消息（按消息 ID 或业务键，例如订单号）：是否已发送、已确认，由谁处理，结果如何；查看死信（dead），重放（replay）
或放弃（discard：该消息永不处理，同一键后面的消息继续；无法读懂的消息应放弃，重放只会再次失败）；RabbitMQ 丢失磁盘数据后，重新发布已发送的消息（refill）。`;

const OPTIONS = {
  all: { type: 'boolean' },
  consumer: { type: 'string' },
  since: { type: 'string' },
  after: { type: 'string' },
} as const;

type Options = { all?: boolean; consumer?: string; since?: string; after?: string };

/** The services to ask, and who takes which messages. */
export interface Messengers {
  services: readonly Managed[];
  consumers: readonly Consumer[];
}

interface Work extends Messengers {
  args: string[];
  options: Options;
  say: (line: string) => void;
}

/** Of a dead letter. */
const NOT_OPEN = 'It was replayed or discarded before: nothing has changed';
/** How many dead letters a service lists. */
const PAGE = 100;
const KEY = /^[ -~]{1,64}$/;
const KEPT_FOR_MS = KEPT_DAYS.sentMessage * 86_400_000;
const ARE_KEPT = `Sent messages are kept for ${KEPT_DAYS.sentMessage} days`;

const COMMANDS: Record<string, { takes: readonly string[]; work: (work: Work) => Promise<void> }> = {
  overview: { takes: [], work: overview },
  find: { takes: [], work: find },
  dead: { takes: [], work: dead },
  replay: { takes: ['all', 'consumer'], work: replay },
  discard: { takes: [], work: discard },
  refill: { takes: ['since', 'after'], work: refill },
};

/**
 * Runs a command line of `npm run messages`.
 * @param findMessengers called unless help is wanted
 * @throws {Failure} also if a service did not answer, after what the others know
 */
export async function operate(
  given: string[],
  findMessengers: () => Promise<Messengers>,
  say: (line: string) => void = console.log,
): Promise<void> {
  const said = commandLine(given, HELP, OPTIONS, { positionals: true });
  if (!said) return;
  const [name = 'overview', ...args] = said.positionals;
  const options: Options = said.values;
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found === undefined || Object.keys(options).some(option => !found.takes.includes(option))) refuse();
  await found!.work({ ...(await findMessengers()), args, options, say });
}

function refuse(): never {
  throw new Failure('Nothing was done: `npm run messages -- --help` says what this command takes.');
}

async function overview({ services, args, say }: Work): Promise<void> {
  if (args.length > 0) refuse();
  const [outboxes, consumers, halves] = await Promise.all([
    askAll<OutboxState>(services, '/messages/outbox'),
    askAll<ConsumerState[]>(services, '/messages/consumers'),
    askAll<PreparedCount[]>(services, '/messages/half/prepared'),
  ]);
  for (const { name } of services) {
    const outbox = outboxes.of.get(name);
    if (outbox !== undefined) say(`${name}  ${outboxLine(outbox)}`);
    for (const state of consumers.of.get(name) ?? []) say(`${name}  ${consumerLine(state)}`);
    for (const count of halves.of.get(name) ?? []) say(`${name}  ${preparedLine(count)}`);
  }
  failFor(outboxes.silent);
}

async function find({ services, consumers, args, say }: Work): Promise<void> {
  const [wanted, ...rest] = args;
  if (wanted === undefined || rest.length > 0) refuse();
  if (!KEY.test(wanted!)) throw new Failure('A key has 1 to 64 characters of ASCII.');
  const { messages, halves, silent } = await findMessages(services, wanted!);
  const unheard = new Map([
    ...unaskedOf({ services, consumers }).map(name => [name, 'is not asked here'] as const),
    ...silent.map(({ service }) => [service, 'did not answer'] as const),
  ]);
  for (const half of halves) for (const line of halfLines(half)) say(line);
  for (const message of messages) for (const line of messageLines(message, consumers, unheard)) say(line);
  failFor(silent);
  if (messages.length + halves.length === 0)
    throw new Failure(`No message has the id or the key ${wanted} (${namesOf(services)}). ${ARE_KEPT}.`);
}

/** The services that send or take messages, and cannot be asked from here. */
function unaskedOf({ services, consumers }: Messengers): string[] {
  const names = new Set(messengersOf(consumers));
  for (const { name } of services) names.delete(name);
  return [...names];
}

async function dead(work: Work): Promise<void> {
  const { services, args, say } = work;
  if (args.length > 0) {
    const { service, id } = letterOf(work);
    for (const line of letterLines(await ask<ShownLetter>(service, '/messages/dead-letter', { id })))
      say(line);
    return;
  }
  const { of, silent } = await askAll<DeadLetter[]>(services, '/messages/dead-letters', { limit: `${PAGE}` });
  const letters = [...of].flatMap(([service, rows]) => rows.map(row => ({ ...row, service })));
  if (letters.length > 0) for (const line of deadLines(letters)) say(line);
  else say(`There are no dead letters (${namesOf(services)}).`);
  if ([...of.values()].some(rows => rows.length === PAGE)) say(`… the first ${PAGE} of each service`);
  if (letters.length > 0) say(UNREADABLE);
  failFor(silent);
}

async function replay(work: Work): Promise<void> {
  const { args, options, say } = work;
  if (!options.all) {
    if (options.consumer !== undefined) refuse();
    const { service, id } = letterOf(work);
    const { replayed } = await command<{ replayed: number }>(service, '/messages/replay', { id });
    return say(replayed === 1 ? '1 dead letter was replayed' : NOT_OPEN);
  }
  const service = takerOf(work);
  if (args.length > 1) refuse();
  let replayed = 0;
  const { consumer } = options;
  for await (const step of follow<{ replayed: number }>(service, '/messages/replay-all', { consumer }))
    replayed = step.replayed;
  say(`${replayed} ${replayed === 1 ? 'dead letter was' : 'dead letters were'} replayed`);
}

async function discard(work: Work): Promise<void> {
  const { service, id } = letterOf(work);
  const { discarded } = await command<{ discarded: number }>(service, '/messages/discard', { id });
  work.say(discarded === 1 ? '1 dead letter was discarded' : NOT_OPEN);
}

async function refill(work: Work): Promise<void> {
  const { args, say } = work;
  const { since, after } = work.options;
  const service = senderOf(work);
  if (args.length > 1) refuse();
  if (since === undefined || !/\d(?:Z|[+-]\d\d:\d\d)$/.test(since) || Number.isNaN(Date.parse(since)))
    throw new Failure('Say since when, with the time zone: --since 2026-01-31T18:00:00+08:00.');
  if (after !== undefined && !/^\d{1,19}$/.test(after))
    throw new Failure('--after takes the number that the interrupted refill has printed.');
  if (Date.parse(since) < Date.now() - KEPT_FOR_MS) say(`${ARE_KEPT}: older ones are not published.`);
  let last: RefillProgress | undefined;
  const signal = stopSignals();
  const input = { since: new Date(since).toISOString(), ...(after !== undefined && { after }) };
  try {
    for await (last of follow<RefillProgress>(service, '/messages/refill', input, signal))
      say(`${last.published} published again, up to --after ${last.seq}`);
  } catch (error) {
    const isInterrupted = signal.aborted || last !== undefined || error instanceof NotNow;
    if (!isInterrupted || !(error instanceof Failure)) throw error;
    const reason = signal.aborted ? 'Interrupted.' : error.message;
    const seq = last?.seq ?? after ?? '0';
    const again = `npm run messages -- refill ${service.name} --since ${since} --after ${seq}`;
    throw new Failure(`${reason} To continue: ${again}`, { exitCode: signal.aborted ? 130 : 1 });
  }
  if (last === undefined) return say('Nothing was sent since then.');
  const lost = last.unroutable === 0 ? '' : `; no queue takes ${last.unroutable} others`;
  say(`Done: ${last.published}${lost}`);
}

/** The dead letter that `<service> <id>` names. */
function letterOf(work: Work): { service: Managed; id: string } {
  const [, id, ...rest] = work.args;
  if (id === undefined || !/^\d{1,19}$/.test(id) || rest.length > 0) refuse();
  return { service: takerOf(work), id: id! };
}

function takerOf(work: Work): Managed {
  const service = serviceOf(work);
  const takers = takersOf(work.consumers);
  if (takers.includes(service.name)) return service;
  throw new Failure(
    `${service.name} takes no messages, so it has no dead letters; ask ${takers.join(', ')}.`,
  );
}

function senderOf(work: Work): Managed {
  const service = serviceOf(work);
  const senders = sendersOf(work.consumers);
  if (senders.includes(service.name)) return service;
  throw new Failure(`${service.name} sends no messages; ask ${senders.join(', ')}.`);
}

function serviceOf({ services, args: [name] }: Work): Managed {
  if (name === undefined) refuse();
  const service = services.find(each => each.name === name);
  if (service !== undefined) return service;
  throw new Failure(`There is no service "${name}" that has messages; there is ${namesOf(services)}.`);
}

const namesOf = (services: readonly Managed[]) => services.map(({ name }) => name).join(', ');

/** After what the others know. */
function failFor([first, ...more]: readonly SilentService[]): void {
  if (first !== undefined)
    throw new Failure(`Not all is shown: ${first.message}`, { details: more.map(({ message }) => message) });
}
