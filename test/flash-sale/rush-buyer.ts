import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.ts';

const SOLD_OUT = 5_103;
/** So long after the last fault each ticket has its outcome. */
const DECIDED_WITHIN_MS = 60_000;

export interface Ending {
  readonly state: string;
  readonly orderId?: string;
}

/** What a buyer holds, and what the buyer was told of it. */
export interface HeldTicket {
  readonly buyer: RushBuyer;
  readonly ticket: string;
  readonly ending: Ending;
}

/** A buyer who repeats what is not answered, logs in again if need be, and keeps all tickets. */
export class RushBuyer {
  /**
   * @param user by whom the visitor is logged in
   * @param mendedAt when the last fault has ended, ms since 1970; infinite while one lasts
   */
  constructor(
    readonly user: string,
    private readonly visitor: Visitor,
    private readonly mendedAt: () => number,
  ) {}

  /** Taps until a ticket is won, or nothing is left. @param onTicket called for each ticket at once */
  async buy(activityId: string, onTicket: () => void = () => undefined): Promise<HeldTicket[]> {
    const held: HeldTicket[] = [];
    for (;;) {
      const ticket = await this.#tap(activityId);
      if (ticket === null) return held;
      onTicket();
      const ending = await this.ending(ticket);
      held.push({ buyer: this, ticket, ending });
      // A void ticket is a fault on our side.
      if (ending.state !== 'VOID') return held;
    }
  }

  /**
   * What has become of a ticket.
   * @throws Error if nothing has within a minute after the last fault
   */
  async ending(ticket: string): Promise<Ending> {
    const since = Date.now();
    for (;;) {
      const { data } = await this.ask(() => this.visitor.get(`/api/flash-sale/result?ticket=${ticket}`));
      if (data?.state !== undefined && data.state !== 'QUEUED') return data;
      if (this.#isOverdue(since))
        throw new Error(`the ticket ${ticket} is ${JSON.stringify(data)} after a minute`);
      await pause(50);
    }
  }

  orderOf({ ending: { orderId } }: HeldTicket): Promise<Answer> {
    return this.ask(() => this.visitor.get(`/api/order/detail?orderId=${orderId}`));
  }

  async #tap(activityId: string): Promise<string | null> {
    const key = randomUUID();
    for (;;) {
      const entered = await this.ask(() =>
        this.visitor.get(`/api/flash-sale/entry?activityId=${activityId}`),
      );
      const body = { activityId, entry: entered.data?.entry, quantity: 1 };
      const answer = await this.ask(() =>
        this.visitor.post('/api/flash-sale/order', body, { 'idempotency-key': key }),
      );
      if (answer.status === 200) return answer.data.ticket;
      if (answer.code === SOLD_OUT) return null;
      throw new Error(`${this.user} is refused with ${answer.status}, ${answer.code}: ${answer.msg}`);
    }
  }

  /** @throws Error if nothing but errors is answered for a minute after the last fault */
  private async ask(question: () => Promise<Answer>): Promise<Answer> {
    const since = Date.now();
    for (;;) {
      const answer = await question();
      if (answer.status < 500 && answer.status !== 401) return answer;
      if (this.#isOverdue(since))
        throw new Error(`${this.user} is still answered ${answer.status}, ${answer.code}: ${answer.msg}`);
      if (answer.status === 401) await this.visitor.loginAsBuyer(this.user);
      else await pause(50);
    }
  }

  #isOverdue(since: number): boolean {
    return Date.now() - Math.max(since, this.mendedAt()) > DECIDED_WITHIN_MS;
  }
}
