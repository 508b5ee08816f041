import type { Step, StepWatch } from '../steps/step-watch.js';

/** A step of the order service on the way of a flash sale, by what its statements say. */
export interface FlashDeath {
  readonly step: string;
  readonly statement: RegExp;
  readonly moment: 'before' | 'after';
}

/** The database steps of a sale, in their order. */
const STEPS = {
  'the commit of a new activity': /INSERT INTO flash_activity/,
  'the opening of a generation': /flash_shard SET stage = 'OPEN'/,
  'the commit of tickets and orders': /INSERT INTO flash_ticket/,
  'the commit of a give-back': /INSERT INTO flash_grant/,
  'the beginning of a generation': /flash_shard SET stage = 'FILLING'/,
  'the commit of the end': /flash_shard SET stage = 'CLOSED'/,
} as const;

export const deathAt = (step: keyof typeof STEPS, moment: FlashDeath['moment']): FlashDeath => ({
  step,
  statement: STEPS[step],
  moment,
});

export const ALL_DEATHS: readonly FlashDeath[] = (Object.keys(STEPS) as Array<keyof typeof STEPS>).flatMap(
  step => [deathAt(step, 'before'), deathAt(step, 'after')],
);

/** Holds the first step of a kind, until its sender is dead. */
export class HeldStep implements StepWatch {
  #death: FlashDeath | undefined;
  #reached: () => void = () => undefined;
  #drop: () => void = () => undefined;

  /** Resolves when the service is at this step, which then neither continues nor fails until `drop`. */
  holdAt(death: FlashDeath): Promise<void> {
    this.#death = death;
    return new Promise(resolve => (this.#reached = resolve));
  }

  /** Breaks the connection of the held step. */
  drop(): void {
    this.#drop();
  }

  before(step: Step): Promise<void> {
    return this.#pass(step, 'before');
  }

  after(step: Step): Promise<void> {
    return this.#pass(step, 'after');
  }

  async #pass({ name, text }: Step, moment: FlashDeath['moment']): Promise<void> {
    const death = this.#death;
    if (death?.moment !== moment || !death.statement.test(text)) return;
    this.#death = undefined;
    this.#reached();
    await new Promise((_, reject) => (this.#drop = () => reject(new Error(`${name} is dropped`))));
  }
}
