import { type BusEvent, instanceReport, type RefreshEvent } from '@diancan/config-wire';
import { BusConnection, BusUnavailableError } from '@diancan/messaging';
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
            hears: 'reports',
            says: 'events',
            heard: message => this.#heard(message),
            joined: () => void this.#joined(),
            lost: error =>
              this.logger.warn(`the bus is away, instances catch up by themselves: ${error.message}`),
          });
  }

  get isJoined(): boolean {
    return this.#bus?.isJoined ?? false;
  }

  onApplicationBootstrap(): void {
    this.#bus?.open();
    this.#rollCalls = setInterval(() => {
      if (this.isJoined) void this.#say({ type: 'roll-call' });
    }, ROLL_CALL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#rollCalls);
    await this.#bus?.close();
  }

  /** @returns whether the broker has confirmed it; if not, it is sent again once the bus is back */
  async announce(event: RefreshEvent): Promise<boolean> {
    const told = await this.#say(event);
    this.#pending = told ? null : event;
    return told;
  }

  async #joined(): Promise<void> {
    this.logger.info('the bus is joined');
    await this.#say({ type: 'roll-call' });
    if (this.#pending !== null) await this.announce(this.#pending);
  }

  async #say(event: BusEvent): Promise<boolean> {
    if (this.#bus === null) return false;
    try {
      await this.#bus.say(event);
      return true;
    } catch (error) {
      if (!(error instanceof BusUnavailableError)) throw error;
      this.logger.debug(`nobody was told (${event.type}): ${error.message}`);
      return false;
    }
  }

  #heard(message: unknown): void {
    const report = instanceReport.safeParse(message);
    if (report.success) this.fleet.take(report.data);
    else this.logger.warn('something on the bus is no report of an instance');
  }
}
