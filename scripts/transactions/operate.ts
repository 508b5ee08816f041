import { KEPT_DAYS } from '../messages/kept-days.ts';
import { askAll, type Managed, type SilentService } from '../messages/management.ts';
import { commandLine } from '../terminal/command-line.mjs';
import { Failure } from '../terminal/failure.mjs';
import type { WaitingCount } from './answers.ts';
import { findTransactions, type Found, openTransactions } from './found-transaction.ts';
import { transactionLines, waitingLine } from './transaction-lines.ts';

const HELP = `npm run transactions                how many transactions wait for the other side, and which,
                                    with their branches; the most tried first
npm run transactions -- find <id>   one transaction with its branches and timings, by its own id, by the
                                    id of its order, or by buyer and key: <buyer>/<key>

A decided transaction waits until every participant knows the decision; a held branch waits for the decision.
Both are repeated without limit. Decisions are kept for ${KEPT_DAYS.decision} days after their end.
A transaction that nobody has decided is found by its own id only, and only if it has branches.

查看全局事务（global transaction）：尚未通知到所有参与方的决定、等待决定的分支，以及各自的时间、重试次数与错误；
find 按事务 ID、订单号或 <买家>/<幂等键> 查找；尚未决定的事务只能按事务 ID 查到。`;

interface Work {
  services: readonly Managed[];
  args: string[];
  say: (line: string) => void;
}

/**
 * Runs a command line of `npm run transactions`.
 * @param findServices called unless help is wanted
 * @throws {Failure} also if a service did not answer, after what the others know
 */
export async function operate(
  given: string[],
  findServices: () => readonly Managed[],
  say: (line: string) => void = console.log,
): Promise<void> {
  const said = commandLine(given, HELP, {}, { positionals: true });
  if (!said) return;
  const [name, ...args] = said.positionals;
  if (name === undefined) return overview({ services: findServices(), args, say });
  if (name !== 'find' || args.length !== 1)
    throw new Failure('Nothing was done: `npm run transactions -- --help` says what this command takes.');
  await find({ services: findServices(), args, say });
}

async function overview({ services, say }: Work): Promise<void> {
  const [ending, held] = await Promise.all([
    askAll<WaitingCount>(services, '/transactions/ending'),
    askAll<WaitingCount>(services, '/transactions/held'),
  ]);
  for (const { name } of services) {
    const decided = ending.of.get(name);
    if (decided !== undefined) say(`${name}  ${waitingLine(decided, 'decisions not known everywhere')}`);
    const branches = held.of.get(name);
    if (branches !== undefined) say(`${name}  ${waitingLine(branches, 'branches without a decision')}`);
  }
  showAll(await openTransactions(services), say);
}

async function find({ services, args: [wanted], say }: Work): Promise<void> {
  if (!/^[ -~]{1,200}$/.test(wanted!)) throw new Failure('An id or a key has 1 to 200 characters of ASCII.');
  const found = await findTransactions(services, wanted!);
  showAll(found, say);
  if (found.transactions.length === 0)
    throw new Failure(
      `No transaction has the id, the order or the key ${wanted}. ` +
        `Decisions are kept for ${KEPT_DAYS.decision} days; what is undecided has its own id only.`,
    );
}

function showAll({ transactions, silent }: Found, say: Work['say']): void {
  for (const transaction of transactions) for (const line of transactionLines(transaction)) say(line);
  failFor(silent);
}

/** After what the others know. */
function failFor([first, ...more]: readonly SilentService[]): void {
  if (first !== undefined)
    throw new Failure(`Not all is shown: ${first.message}`, { details: more.map(({ message }) => message) });
}
