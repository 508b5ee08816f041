import {
  type ApiOf,
  type decisionsContract,
  MAX_SETTLED_TRANSACTIONS,
  type ServiceName,
  type TransactionOutcome,
} from '@diancan/contracts';
import { GatheredCalls } from '../gathered-calls.js';

/** Asking together costs a fraction of asking alone, in ms. */
const WINDOW_MS = 50;

/** How an initiator is asked. */
export type InitiatorClient = ApiOf<ReturnType<typeof decisionsContract>>;

interface Asked {
  readonly gid: string;
  readonly name: string;
  readonly note?: string | undefined;
}

/** Asks initiators for decisions that this service misses. */
export class DecisionRequests {
  readonly #calls: ReadonlyMap<string, GatheredCalls<Asked, TransactionOutcome>>;

  constructor(initiators: ReadonlyMap<ServiceName, InitiatorClient>) {
    this.#calls = new Map(
      [...initiators].map(([service, client]) => [
        service,
        new GatheredCalls(asked => settle(client, asked), {
          windowMs: WINDOW_MS,
          most: MAX_SETTLED_TRANSACTIONS,
        }),
      ]),
    );
  }

  /**
   * An undecided transaction is aborted by this.
   * @throws the error of the call; Error for a service that initiates no transactions of this one
   */
  async outcomeOf(initiator: string, asked: Asked): Promise<TransactionOutcome> {
    const calls = this.#calls.get(initiator);
    if (calls === undefined) throw new Error(`${initiator} is not an initiator of this service's branches`);
    return calls.add(asked);
  }
}

async function settle(client: InitiatorClient, asked: readonly Asked[]): Promise<TransactionOutcome[]> {
  const answered = await client.settle({ transactions: [...asked] });
  return asked.map(({ gid }, at) => {
    const answer = answered[at];
    if (answer?.gid !== gid) throw new Error(`the initiator does not answer for ${gid}`);
    return answer.outcome;
  });
}
