import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BusConnection, BusUnavailableError } from '@diancan/broker';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CentreSettings } from '../centre.settings.js';
import { PublishedSchemas } from '../schemas/published-schemas.js';
import { type CentreMessage, centreMessage } from './centre-message.js';
import { type Decision, isNewer } from './decision.js';

/** The longest time that a start waits for the broker and other config centres. */
const START_WITHIN_MS = 5_000;

/** Applies what other config centres decided. */
export interface DecisionReceiver {
  /** Adopts a decision if it is newer than its own. */
  adopt(decision: Decision): Promise<void>;
  /** Checks again, because the known schemas have changed. */
  recheck(): Promise<void>;
}

/**
 * Synchronises the config centres on one bus. Each publishes its whole state when it joins the bus and after
 * each change; each keeps the newest of every part, and replies if its own state is newer. So a message that
 * is lost, late or repeated does no harm, and a config centre that was away, or starts with an empty data
 * folder, catches up when it joins.
 */
@Injectable()
export class Agreement implements OnApplicationShutdown {
  /** Identifies this process among the config centres. */
  readonly centre = randomUUID();
  readonly #bus: BusConnection | null;
  #receiver: DecisionReceiver | undefined;
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
            subscribesTo: 'decisions',
            publishesTo: 'decisions',
            onMessage: message => void this.#received(message),
            onJoined: isAlone => this.#joined(isAlone),
            onLost: () => this.#lost(),
          });
  }

  /**
   * Resolves when another config centre has sent its state, when there is no other one, or after 5 s.
   * @param known the newest decision that is known here
   */
  async join(receiver: DecisionReceiver, known: () => Decision): Promise<void> {
    this.#receiver = receiver;
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

  /** Publishes the state; a config centre that misses it requests it when it joins again. */
  publish(): void {
    void this.#send(false);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#bus?.close();
  }

  #joined(isAlone: boolean): void {
    if (isAlone) this.#started();
    // Two that start at the same moment each find no other one.
    void this.#send(true);
  }

  #lost(): void {
    this.logger.warn('the bus is away: until it is back, each config centre decides by itself');
    this.#started();
  }

  async #received(content: unknown): Promise<void> {
    const { success, data: message } = centreMessage.safeParse(content);
    if (!success || message.from === this.centre || this.#receiver === undefined) return;
    try {
      const learnt = this.schemas.learn(message);
      await this.#receiver.adopt(message.decision);
      if (learnt) await this.#receiver.recheck();
    } catch (error) {
      this.logger.error({ err: error }, 'the decision of another config centre could not be adopted');
    }
    this.#started();
    if (message.asks || this.#isNewerThan(message)) this.publish();
  }

  #isNewerThan(message: CentreMessage): boolean {
    return isNewer(this.#known!(), message.decision) || this.schemas.knowMoreThan(message);
  }

  async #send(asks: boolean): Promise<void> {
    if (this.#bus === null || this.#known === undefined) return;
    const decision = this.#known();
    const known = { decision, ...this.schemas.known() };
    const message: CentreMessage = { type: 'known', from: this.centre, asks, ...known };
    await this.#bus.publish(message).catch((error: unknown) => {
      if (!(error instanceof BusUnavailableError)) throw error;
      this.logger.debug(`other config centres did not get the state: ${error.message}`);
    });
  }
}
