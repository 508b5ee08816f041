import { type BusEvent, instanceReport, type RefreshEvent } from '@diancan/config-wire';
import { reasonOf } from '@diancan/errors';
import { BusConnection, BusUnavailableError } from '@diancan/broker';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CentreSettings } from '../centre.settings.js';
import { FleetStatus, ROLL_CALL_MS } from './fleet-status.js';

/**
 * The member of the bus that is the config centre: announces versions, and receives the reports of processes.
 */
@Injectable()
export class Announcer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #bus: BusConnection | null;
  /** The last announcement that could not be sent because the bus was away. */
  #pending: RefreshEvent | null = null;
  #rollCalls: NodeJS.Timeout | undefined;

  constructor(
    settings: CentreSettings,
    private readonly fleet: FleetStatus,
    private readonly logger: PinoLogger,
  ) {
    const { bus } = settings.current;
    this.#bus =
      bus.url === ''
        ? null
        : new BusConnection(bus, {
            subscribesTo: 'reports',
            publishesTo: 'events',
            onMessage: message => this.#received(message),
            onJoined: () => void this.#joined(),
            onLost: error =>
              this.logger.warn(`the bus is away, instances catch up by themselves: ${reasonOf(error)}`),
            onBlocked: reason => this.#blockedBy(reason),
          });
  }

  get isJoined(): boolean {
    return this.#bus?.isJoined ?? false;
  }

  /** Why the broker takes no messages at present; null if it does. */
  get blocked(): string | null {
    return this.#bus?.blocked ?? null;
  }

  onApplicationBootstrap(): void {
    this.#bus?.open();
    this.#rollCalls = setInterval(() => {
      if (this.isJoined) void this.#publish({ type: 'roll-call' });
    }, ROLL_CALL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#rollCalls);
    await this.#bus?.close();
  }

  /** @returns whether the broker has confirmed it; if not, it is sent again once the bus is back */
  async announce(event: RefreshEvent): Promise<boolean> {
    const isConfirmed = await this.#publish(event);
    this.#pending = isConfirmed ? null : event;
    return isConfirmed;
  }

  async #joined(): Promise<void> {
    this.logger.info('the bus is joined');
    await this.#catchUp();
  }

  /** Asks every process what it runs, and sends what it may have missed. */
  async #catchUp(): Promise<void> {
    await this.#publish({ type: 'roll-call' });
    if (this.#pending !== null) await this.announce(this.#pending);
  }

  /** Reports of the meantime may be lost: once the broker takes messages again, everybody is asked. */
  #blockedBy(reason: string | null): void {
    if (reason === null) {
      this.logger.info('the broker takes messages again');
      void this.#catchUp();
    } else this.logger.warn(`the broker takes no messages, instances catch up by themselves: ${reason}`);
  }

  async #publish(event: BusEvent): Promise<boolean> {
    if (this.#bus === null) return false;
    try {
      await this.#bus.publish(event);
      return true;
    } catch (error) {
      if (!(error instanceof BusUnavailableError)) throw error;
      this.logger.debug(`the bus did not take the message ${event.type}: ${error.message}`);
      return false;
    }
  }

  #received(message: unknown): void {
    const report = instanceReport.safeParse(message);
    if (report.success) this.fleet.take(report.data);
    else this.logger.warn('a message on the bus is no report of an instance');
  }
}
