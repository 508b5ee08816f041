import { columns, oneLine } from '../terminal/columns.ts';
import type {
  ConsumerState,
  DeadLetter,
  HalfMessage,
  OutboxState,
  PreparedCount,
  Receipt,
  SentMessage,
  ShownLetter,
} from './answers.ts';
import type { Consumer, FoundMessage } from './found-message.ts';
import { KEPT_DAYS } from './kept-days.ts';

type OfService<Row> = Row & { service: string };

const time = (iso: string) => `${iso.slice(0, 19).replace('T', ' ')} UTC`;
const amount = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const because = (error: string | null) => (error === null ? '' : `: ${oneLine(error)}`);

export function outboxLine({ waiting, lagSeconds, isBrokerReady }: OutboxState): string {
  const lag = waiting === 0 ? '' : `, the oldest for ${Math.floor(lagSeconds)} s`;
  const trouble = isBrokerReady ? '' : '; RabbitMQ does not take messages';
  return `${amount(waiting, 'message')} in the outbox${lag}${trouble}`;
}

export function consumerLine({ consumer, retrying, deadLetters, parked }: ConsumerState): string {
  const counts = [`${amount(retrying, 'message')} to be tried again`, amount(deadLetters, 'dead letter')];
  if (parked > 0) counts.push(amount(parked, 'parked message'));
  return `${consumer}: ${counts.join(', ')}`;
}

export const preparedLine = ({ kind, count }: PreparedCount): string =>
  `${amount(count, 'half message')} of kind ${kind} not decided`;

/**
 * One message: what it is, what its sender says, and what has become of it at each consumer.
 * @param unheard why a service has not said what it knows, by its name
 */
export function messageLines(
  message: FoundMessage,
  consumers: readonly Consumer[],
  unheard: ReadonlyMap<string, string>,
): string[] {
  const { messageId, name, key, sent, receipts } = message;
  const about = [name === '' ? 'no name' : (name ?? 'unknown name'), key === null ? 'no key' : `key ${key}`];
  const created = sent === undefined ? [] : [`created ${time(sent.createdAt)}`];
  const takers = consumers.filter(({ messages }) => messages.some(each => each.name === name));
  const names = [...new Set([...takers.map(each => each.name), ...receipts.map(each => each.consumer)])];
  return [
    [messageId, ...about, ...created].join('  '),
    `  ${sent === undefined ? senderless(unheard) : sentLine(sent)}`,
    ...names.map(consumer => {
      const receipt = receipts.find(each => each.consumer === consumer);
      const service = takers.find(each => each.name === consumer)?.service ?? '';
      const outcome = receipt === undefined ? missing(service, unheard) : receiptText(receipt);
      return `  ${consumer}: ${outcome}`;
    }),
    ...(names.length === 0 && name !== null ? ['  no consumer takes it'] : []),
  ];
}

const senderless = (unheard: ReadonlyMap<string, string>) =>
  unheard.size > 0
    ? `sender unknown: ${[...unheard].map(([service, reason]) => `${service} ${reason}`).join(', ')}`
    : `no sender knows it: sent messages are kept for ${KEPT_DAYS.sentMessage} days`;

function missing(service: string, unheard: ReadonlyMap<string, string>): string {
  const reason = unheard.get(service);
  return reason === undefined ? 'not received' : `unknown: ${service} ${reason}`;
}

function sentLine({ service, sentAt, attempts, lastError }: OfService<SentMessage>): string {
  if (sentAt !== null) return `${service}: sent, confirmed ${time(sentAt)}`;
  const tried = attempts === 0 ? '' : ` after ${amount(attempts, 'attempt')}`;
  return `${service}: waiting in the outbox${tried}${because(lastError)}`;
}

function receiptText({ outcome, at, attempts, error, deadLetter, waitsFor }: Receipt): string {
  const letter = deadLetter === null ? '' : `, dead letter ${deadLetter}`;
  switch (outcome) {
    case 'handled':
      return `handled ${time(at)}${deadLetter === null ? '' : `, after a replay of${letter.slice(1)}`}`;
    case 'retrying':
      return `waiting for attempt ${(attempts ?? 0) + 1} since ${time(at)}${letter}${because(error)}`;
    case 'replayed':
      return `replayed ${time(at)}, not handled yet${letter}`;
    case 'dead':
      return `dead since ${time(at)}${letter}${because(error)}`;
    case 'discarded':
      return `discarded ${time(at)}${letter}${because(error)}`;
    case 'parked':
      return `waits for ${waitsFor} since ${time(at)}${letter}`;
  }
}

export function halfLines(half: OfService<HalfMessage>): string[] {
  const { id, name, key, kind, service, createdAt } = half;
  const about = [id, name, key === null ? 'no key' : `key ${key}`, `prepared ${time(createdAt)}`];
  return [about.join('  '), `  ${service}: half message of kind ${kind}, ${halfState(half)}`];
}

function halfState({ state, isGivenUp, messageId, checks, endedAt, lastError }: HalfMessage): string {
  const ended = endedAt === null ? '' : ` ${time(endedAt)}`;
  if (state === 'COMMITTED') return `committed${ended} as message ${messageId}`;
  if (state === 'ROLLED_BACK')
    return `${isGivenUp ? `given up after ${amount(checks, 'check')}` : 'rolled back'}${ended}`;
  return `not decided, ${amount(checks, 'check')} answered${because(lastError)}`;
}

export const deadLines = (letters: readonly OfService<DeadLetter>[]): string[] =>
  columns([
    ['service', 'id', 'consumer', 'message', 'key', 'attempts', 'died', 'error'],
    ...letters.map(({ service, id, consumer, name, key, attempts, diedAt, error }) => [
      service,
      id,
      consumer,
      name || '-',
      key ?? '-',
      `${attempts}`,
      time(diedAt),
      error,
    ]),
  ]);

/** One dead letter with its payload. */
export function letterLines(letter: ShownLetter): string[] {
  const { consumer, messageId, name, key, attempts, diedAt, replayedAt, discardedAt, error, payload } =
    letter;
  return [
    ...columns([
      ['consumer', consumer],
      ['message', `${messageId} ${name || 'no name'}`],
      ['key', key ?? '-'],
      ['died', `${time(diedAt)}, after ${amount(attempts, 'attempt')}`],
      ['replayed', replayedAt === null ? 'no' : time(replayedAt)],
      ['discarded', discardedAt === null ? 'no' : time(discardedAt)],
      ['error', error],
    ]),
    'payload',
    ...payloadText(payload)
      .split('\n')
      .map(line => `  ${line}`),
  ];
}

/** Without characters that a terminal would obey. */
function payloadText(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2).replaceAll(/[\u007f-\u009f]/g, '?');
  } catch {
    return JSON.stringify(payload).replaceAll(/[\u007f-\u009f]/g, '?');
  }
}
