import type { HalfMessage, Receipt, SentMessage } from './answers.ts';
import { askAll, type Managed, type SilentService } from './management.ts';

/** Of the contracts: who takes which messages. */
export interface Consumer {
  name: string;
  service: string;
  messages: readonly { name: string; sender: string }[];
}

/** The services that take messages, in alphabetical order. */
export const takersOf = (consumers: readonly Consumer[]): string[] =>
  sorted(consumers.map(({ service }) => service));

/** The services that send messages to them, in alphabetical order. */
export const sendersOf = (consumers: readonly Consumer[]): string[] =>
  sorted(consumers.flatMap(({ messages }) => messages.map(({ sender }) => sender)));

/** The services that send or take messages, in alphabetical order. */
export const messengersOf = (consumers: readonly Consumer[]): string[] =>
  sorted([...takersOf(consumers), ...sendersOf(consumers)]);

const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();

/** A message, as its sender and its consumers know it. */
export interface FoundMessage {
  messageId: string;
  /** Null: no sender knows it any more, and it is no dead letter. */
  name: string | null;
  key: string | null;
  sent: (SentMessage & { service: string }) | undefined;
  receipts: readonly Receipt[];
}

export interface Found {
  messages: FoundMessage[];
  halves: (HalfMessage & { service: string })[];
  silent: SilentService[];
}

const MESSAGE_ID = /^[0-9A-Za-z]{26}$/;

/**
 * Everything that the services know of the message with this id, and of all with this key: the id of an
 * order may be either.
 */
export async function findMessages(services: readonly Managed[], wanted: string): Promise<Found> {
  const ids = MESSAGE_ID.test(wanted) ? [wanted] : [];
  const half = await askAll<HalfMessage[]>(services, '/messages/half', queryOf(ids, wanted));
  const halves = withService(half.of);
  const known = [...ids, ...halves.flatMap(({ messageId }) => messageId ?? [])];
  const sender = await askAll<SentMessage[]>(services, '/messages/sent', queryOf(known, wanted));
  const sent = withService(sender.of);
  const all = [...new Set([...ids, ...sent.map(({ messageId }) => messageId)])];
  const consumer = await askAll<Receipt[]>(services, '/messages/received', queryOf(all, wanted));
  const silent = [...half.silent, ...sender.silent, ...consumer.silent];
  return {
    messages: joined(sent, [...consumer.of.values()].flat()),
    halves,
    silent: silent.filter((one, at) => silent.findIndex(({ service }) => service === one.service) === at),
  };
}

const queryOf = (ids: readonly string[], key: string) => ({
  ...(ids.length > 0 && { ids: ids.join() }),
  key,
});

const withService = <Row>(answers: ReadonlyMap<string, Row[]>): (Row & { service: string })[] =>
  [...answers].flatMap(([service, rows]) => rows.map(row => ({ ...row, service })));

/** In the order of their ids, which is that of their creation. */
function joined(sent: readonly (SentMessage & { service: string })[], receipts: readonly Receipt[]) {
  const ids = new Set([...sent, ...receipts].map(({ messageId }) => messageId));
  return [...ids].toSorted().map((messageId): FoundMessage => {
    const own = sent.find(each => each.messageId === messageId);
    const received = receipts.filter(each => each.messageId === messageId);
    const { name = null, key = null } = own ?? received.find(each => each.name !== null) ?? {};
    return { messageId, name, key, sent: own, receipts: received };
  });
}
