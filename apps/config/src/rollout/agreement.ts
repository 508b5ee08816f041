import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BusConnection, BusUnavailableError } from '@diancan/messaging';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CentreSettings } from '../centre.settings.js';
import { PublishedSchemas } from '../schemas/published-schemas.js';
import { type CentreMessage, centreMessage } from './centre-message.js';
import { type Decision, isNewer } from './decision.js';

/** A start does not wait longer for other config centres, or for the broker. */
const START_WITHIN_MS = 5_000;

/** What a config centre does with the decisions of others. */
export interface DecisionTaker {
  /** Takes over a decision, if it is newer than its own. */
  take(decision: Decision): Promise<void>;
  /** Other schemas are known than before. */
  recheck(): Promise<void>;
}

/**
 * Has all config centres on one bus agree. Each tells the others all that it knows when it joins the bus and
 * whenever that changes; each keeps the newest of every part, and answers if it knows anything newer. So a
 * message that is lost, late or repeated does no harm, and a centre that was away, or begins with nothing,
 * catches up when it joins.
 */
@Injectable()
export class Agreement implements OnApplicationShutdown {
  /** Tells this process from the others. */
  readonly centre = randomUUID();
  readonly #bus: BusConnection | null;
  #taker: DecisionTaker | undefined;
  #known: (() => Decision) | undefined;
  #started: () => void = () => undefined;

  constructor(
    settings: CentreSettings,
    private readonly schemas: PublishedSchemas,
    private readonly logger: PinoLogger,
  ) {
    const { bus } = settings.current;
    this.#bus =
      bus.url === ''
        ? null
        : new BusConnection(bus, {
            hears: 'decisions',
            says: 'decisions',
            heard: message => void this.#heard(message),
            joined: isAlone => this.#joined(isAlone),
            lost: () => this.#lost(),
          });
  }

  /**
   * Resolves when the others have told what they know, or when there are none or they are not heard in time.
   * @param known the newest decision that is known here
   */
  async join(taker: DecisionTaker, known: () => Decision): Promise<void> {
    this.#taker = taker;
    this.#known = known;
    if (this.#bus === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#started = resolve;
    this.#bus.open();
    const over = new AbortController();
    const late = pause(START_WITHIN_MS, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([promise, late]);
    over.abort();
  }

  /** Tells the others what is known here; those who miss it ask when they join again. */
  tell(): void {
    void this.#say(false);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#bus?.close();
  }

  #joined(isAlone: boolean): void {
    if (isAlone) this.#started();
    // Two may start at the same moment: each found itself alone.
    void this.#say(true);
  }

  #lost(): void {
    this.logger.warn('other config centres are not heard: until they are, each decides by itself');
    this.#started();
  }

  async #heard(said: unknown): Promise<void> {
    const { success, data: message } = centreMessage.safeParse(said);
    if (!success || message.from === this.centre || this.#taker === undefined) return;
    try {
      const learnt = this.schemas.learn(message);
      await this.#taker.take(message.decision);
      if (learnt) await this.#taker.recheck();
    } catch (error) {
      this.logger.error({ err: error }, 'what another config centre decided could not be taken over');
    }
    this.#started();
    if (message.asks || this.#knowsMoreThan(message)) this.tell();
  }

  #knowsMoreThan(message: CentreMessage): boolean {
    return isNewer(this.#known!(), message.decision) || this.schemas.knowMoreThan(message);
  }

  async #say(asks: boolean): Promise<void> {
    if (this.#bus === null || this.#known === undefined) return;
    const decision = this.#known();
    const known = { decision, ...this.schemas.known() };
    const message: CentreMessage = { type: 'known', from: this.centre, asks, ...known };
    await this.#bus.say(message).catch((error: unknown) => {
      if (!(error instanceof BusUnavailableError)) throw error;
      this.logger.debug(`other config centres were not told: ${error.message}`);
    });
  }
}
