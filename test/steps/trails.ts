import type { Step, StepWatch } from './step-watch.js';

export type Moment = 'before' | 'after';

const ULID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/g;
/** Of a global transaction, in JSON. */
const GID = /"gid":"([\w-]+)"/g;

/** The steps of one order: those whose text contains its id, or an id that was stored together with it. */
export class Trail {
  /** Each step once, because a slow machine may repeat an attempt. */
  readonly steps = new Set<string>();
  readonly names: Set<string>;
  #stop: {
    readonly step: string;
    readonly moment: Moment;
    times: number;
    readonly reached: () => void;
  } | null = null;
  #drop: () => void = () => {};

  constructor(private readonly orderId: string) {
    this.names = new Set([orderId]);
  }

  isOf({ text }: Step): boolean {
    return [...this.names].some(name => text.includes(name));
  }

  /** Whether the step contains the id of the order itself. */
  isNamedIn({ text }: Step): boolean {
    return text.includes(this.orderId);
  }

  /**
   * Resolves when the order is held at this step, which then neither continues nor fails until `dropHeld`.
   * @param times at which occurrence of the step, from 1
   */
  holdAt(step: string, moment: Moment, times = 1): Promise<void> {
    return new Promise(reached => (this.#stop = { step, moment, times, reached }));
  }

  /** Breaks the connection of the held step, as if its sender had died. */
  dropHeld(): void {
    this.#drop();
  }

  /** @throws if the step must not continue */
  async pass(step: string, moment: Moment): Promise<void> {
    if (moment === 'before') this.steps.add(step);
    if (this.#stop?.step !== step || this.#stop.moment !== moment || --this.#stop.times > 0) return;
    this.#stop.reached();
    this.#stop = null;
    await new Promise((_, reject) => (this.#drop = () => reject(new Error(`${step} is dropped`))));
  }
}

/** Assigns steps to orders. A step of several orders, such as a claim of a lot, belongs to each of them. */
export class Trails implements StepWatch {
  readonly #trails: Trail[] = [];
  readonly #ignored = new Set<string>();

  /**
   * Declares an id that belongs to many orders, such as a dish's or a seller's: it does not identify an
   * order.
   */
  ignore(number: string): void {
    this.#ignored.add(number);
  }

  follow(orderId: string): Trail {
    const trail = new Trail(orderId);
    for (const other of this.#trails) other.names.delete(orderId);
    this.#trails.push(trail);
    return trail;
  }

  of(step: Step): Trail[] {
    return this.#trails.filter(trail => trail.isOf(step));
  }

  async before(step: Step): Promise<void> {
    const trails = this.of(step);
    this.#learn(trails, step);
    await Promise.all(trails.map(trail => trail.pass(step.name, 'before')));
  }

  async after(step: Step): Promise<void> {
    await Promise.all(this.of(step).map(trail => trail.pass(step.name, 'after')));
  }

  /**
   * Adds the ids in a step, such as those of refunds and notices, to the one order that the step names, or
   * else belongs to. In a step of several orders, an id may belong to any of them.
   */
  #learn(trails: readonly Trail[], step: Step): void {
    const named = trails.filter(trail => trail.isNamedIn(step));
    const [owner, another] = named.length > 0 ? named : trails;
    if (owner === undefined || another !== undefined) return;
    for (const [number] of step.text.matchAll(ULID)) if (!this.#ignored.has(number)) owner.names.add(number);
    for (const [, gid] of step.text.matchAll(GID)) owner.names.add(gid!);
  }
}
