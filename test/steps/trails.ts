import type { Step, StepWatch } from './step-watch.js';

export type Moment = 'before' | 'after';

const ULID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/g;

/** The steps of one order: those whose text names it, or something that was stored together with it. */
export class Trail {
  /** Each once: on a slow machine an attempt may be repeated. */
  readonly steps = new Set<string>();
  readonly names: Set<string>;
  #stop: {
    readonly step: string;
    readonly moment: Moment;
    times: number;
    readonly reached: () => void;
  } | null = null;
  #drop: () => void = () => {};

  constructor(orderId: string) {
    this.names = new Set([orderId]);
  }

  isOf({ text }: Step): boolean {
    return [...this.names].some(name => text.includes(name));
  }

  /**
   * Resolves when the order is held there: from then on that step goes neither forth nor back, until it is
   * dropped.
   * @param times at which occurrence of the step, from 1
   */
  holdAt(step: string, moment: Moment, times = 1): Promise<void> {
    return new Promise(reached => (this.#stop = { step, moment, times, reached }));
  }

  /** Breaks the connection of the step that is held, as befits one whose end is dead. */
  dropHeld(): void {
    this.#drop();
  }

  /** @throws when the step is to go no further */
  async pass(step: string, moment: Moment): Promise<void> {
    if (moment === 'before') this.steps.add(step);
    if (this.#stop?.step !== step || this.#stop.moment !== moment || --this.#stop.times > 0) return;
    this.#stop.reached();
    this.#stop = null;
    await new Promise((_, reject) => (this.#drop = () => reject(new Error(`${step} is dropped`))));
  }
}

/** Tells the steps of several orders apart. */
export class Trails implements StepWatch {
  readonly #trails: Trail[] = [];
  readonly #shared = new Set<string>();

  /**
   * A number that belongs to many orders, such as a dish's or a seller's: it tells nothing of whose step it
   * is.
   */
  share(number: string): void {
    this.#shared.add(number);
  }

  follow(orderId: string): Trail {
    const trail = new Trail(orderId);
    this.#trails.push(trail);
    return trail;
  }

  of(step: Step): Trail | undefined {
    return this.#trails.find(trail => trail.isOf(step));
  }

  async before(step: Step): Promise<void> {
    const trail = this.of(step);
    if (trail === undefined) return;
    // Its refund and its notices have numbers of their own.
    for (const [number] of step.text.matchAll(ULID)) if (!this.#shared.has(number)) trail.names.add(number);
    await trail.pass(step.name, 'before');
  }

  async after(step: Step): Promise<void> {
    await this.of(step)?.pass(step.name, 'after');
  }
}
