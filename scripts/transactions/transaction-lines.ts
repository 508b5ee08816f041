import { oneLine } from '../terminal/columns.ts';
import type { WaitingCount } from './answers.ts';
import type { FoundTransaction } from './found-transaction.ts';

const time = (iso: string) => `${iso.slice(0, 23).replace('T', ' ')} UTC`;
const because = (error: string | null) => (error === null ? '' : `: ${oneLine(error)}`);
const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const after = (from: string, to: string) => `${Date.parse(to) - Date.parse(from)} ms`;

/** @param what such as `held branch` */
export function waitingLine({ count, oldestSeconds }: WaitingCount, what: string): string {
  const oldest = count === 0 ? '' : `, the oldest for ${Math.floor(oldestSeconds)} s`;
  return `${what}: ${count}${oldest}`;
}

/** A transaction: what it is, how it was decided, and what each participant knows. */
export function transactionLines(found: FoundTransaction): string[] {
  const { gid, decision, branches, silent } = found;
  const name = decision?.name ?? (branches.map(each => each.name).find(each => each !== '') || 'transaction');
  const known = new Set(branches.map(each => `${each.service}/${each.branch}`));
  const unknown = (decision?.branches ?? []).filter(each => !known.has(`${each.service}/${each.branch}`));
  return [
    `${name} ${gid}`,
    decision === undefined ? undecidedLine(found) : decisionLine(decision),
    ...(decision?.request == null ? [] : [`  request ${oneLine(decision.request)}`]),
    ...branches.map(branchLine),
    ...unknown.map(({ service, branch }) => {
      const why = silent.has(service) ? `shown, because ${service} does not answer` : 'known there';
      return `  ${service}: ${branch} is not ${why}`;
    }),
  ];
}

/** Only its initiator knows whether it is decided. */
function undecidedLine({ branches, silent }: FoundTransaction): string {
  const away = branches.map(({ initiator }) => initiator).find(initiator => silent.has(initiator));
  return away === undefined
    ? '  undecided, or decided long ago'
    : `  ${away}: whether it is decided is not shown, because ${away} does not answer`;
}

function decisionLine(decision: NonNullable<FoundTransaction['decision']>): string {
  const { service, outcome, beganAt, decidedAt, endedAt, attempts, lastError } = decision;
  const took = beganAt === null ? '' : `, ${after(beganAt, decidedAt)} after its beginning`;
  const told = attempts === 0 ? '' : ` after it was told again ${times(attempts)}`;
  const end =
    endedAt === null
      ? `participants may not know it${told}${because(lastError)}`
      : endedAt === decidedAt
        ? 'no participant has to be told'
        : `known everywhere after ${after(decidedAt, endedAt)}`;
  return `  ${service}: ${outcome} ${time(decidedAt)}${took}${whyAborted(decision)}; ${end}`;
}

function whyAborted({ outcome, refusalCode, beganAt }: NonNullable<FoundTransaction['decision']>): string {
  if (outcome === 'COMMITTED') return '';
  if (refusalCode != null) return `, refused with code ${refusalCode}`;
  return beganAt === null ? ', because nobody had decided it when a participant asked' : '';
}

function branchLine(found: FoundTransaction['branches'][number]): string {
  const { service, branch, state, initiator, createdAt, endedAt, attempts, lastError } = found;
  const asked = attempts === 0 ? '' : `, ${initiator} was asked ${times(attempts)}`;
  const end =
    endedAt === null
      ? `waits for the decision${asked}${because(lastError)}`
      : `${state} after ${after(createdAt, endedAt)}`;
  return `  ${service}: ${branch} tried ${time(createdAt)}; ${end}`;
}
