import { askAll, type Managed, type SilentService } from '../messages/management.ts';
import type { DecidedTransaction, ShownBranch } from './answers.ts';

type OfService<Row> = Row & { service: string };

/** A transaction, as its initiator and its participants know it. */
export interface FoundTransaction {
  gid: string;
  /** Undefined: it is undecided, or the decision was deleted. */
  decision: OfService<DecidedTransaction> | undefined;
  branches: OfService<ShownBranch>[];
  /** The services that did not answer: what they know of it is not here. */
  silent: ReadonlySet<string>;
}

export interface Found {
  transactions: FoundTransaction[];
  silent: SilentService[];
}

/** An answer has no more of them. */
const MOST = 100;
const GID = /^[\w-]{1,64}$/;
const ORDER_ID = /^[0-9A-Z]{26}$/;

/** Those decided and not known everywhere, and those with branches that wait, the most tried first. */
export async function openTransactions(services: readonly Managed[]): Promise<Found> {
  const found = await ask(services, { open: `${MOST}` });
  const gids = new Set(found.transactions.map(({ gid }) => gid));
  // An open branch has ended siblings and a decision, and the other way round.
  const whole = await Promise.all([...gids].map(gid => oneOf(services, gid)));
  const transactions = whole.flatMap(each => each.transactions);
  return {
    transactions: transactions.toSorted((one, other) => attemptsOf(other) - attemptsOf(one)),
    silent: unique([...found.silent, ...whole.flatMap(({ silent }) => silent)]),
  };
}

const attemptsOf = ({ decision, branches }: FoundTransaction): number =>
  Math.max(decision?.attempts ?? 0, ...branches.map(({ attempts }) => attempts));

/** Finds by the id of the transaction, by that of its order, or by its caller and the caller's key. */
export async function findTransactions(services: readonly Managed[], wanted: string): Promise<Found> {
  const byOrder = ORDER_ID.test(wanted)
    ? await askAll<{ gid: string | null }>(services, '/transactions/of-order', { orderId: wanted })
    : { of: new Map<string, never>(), silent: [] };
  const placed = [...byOrder.of.values()].flatMap(({ gid }) => gid ?? []);
  const byRequest = await ask(services, { request: wanted });
  const gids = new Set([
    ...placed,
    ...byRequest.transactions.map(({ gid }) => gid),
    ...(GID.test(wanted) ? [wanted] : []),
  ]);
  const whole = await Promise.all([...gids].map(gid => oneOf(services, gid)));
  return {
    transactions: whole.flatMap(each => each.transactions),
    silent: unique([...byOrder.silent, ...byRequest.silent, ...whole.flatMap(({ silent }) => silent)]),
  };
}

async function oneOf(services: readonly Managed[], gid: string): Promise<Found> {
  const { transactions, silent } = await ask(services, { gid });
  return { transactions: transactions.filter(each => each.gid === gid), silent };
}

async function ask(services: readonly Managed[], query: Record<string, string>): Promise<Found> {
  const [decided, held] = await Promise.all([
    askAll<DecidedTransaction[]>(services, '/transactions/decided', query),
    askAll<ShownBranch[]>(services, '/transactions/branches', query),
  ]);
  const decisions = withService(decided.of);
  const branches = withService(held.of);
  const gids = new Set([...decisions, ...branches].map(({ gid }) => gid));
  const silent = unique([...decided.silent, ...held.silent]);
  const names = new Set(silent.map(({ service }) => service));
  return {
    transactions: [...gids].map(gid => ({
      gid,
      decision: decisions.find(each => each.gid === gid),
      branches: branches.filter(each => each.gid === gid),
      silent: names,
    })),
    silent,
  };
}

const withService = <Row>(answers: ReadonlyMap<string, Row[]>): OfService<Row>[] =>
  [...answers].flatMap(([service, rows]) => rows.map(row => ({ ...row, service })));

const unique = (silent: readonly SilentService[]): SilentService[] =>
  silent.filter((one, at) => silent.findIndex(({ service }) => service === one.service) === at);
