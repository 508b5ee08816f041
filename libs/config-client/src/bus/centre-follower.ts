import { reasonOf } from '@diancan/errors';
import { type BusAddress, BusConnection } from '@diancan/broker';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { RefreshState } from '../refresh/refresh-state.js';
import type { RefreshRequest, SettingsRefresh } from '../refresh/settings-refresh.js';
import {
  busEvent,
  type BusMember,
  type InstanceReport,
  isMeant,
  type RefreshEvent,
} from '@diancan/config-wire';
import type { SchemaPublisher } from './schema-publisher.js';

/** The longest time that a stop waits for the broker. */
const GOODBYE_WITHIN_MS = 1_000;

export interface FollowerOptions {
  readonly application: string;
  readonly profile: string;
  readonly refresh: SettingsRefresh;
  /** Null: there is no config centre to follow. */
  readonly schema: SchemaPublisher | null;
  /** Null: there is no bus, and the process only asks from time to time. */
  readonly bus: BusAddress | null;
  /** How often the process asks without a message, in ms. */
  readonly catchUpMs: number;
}

/**
 * Makes a running process follow its config centre: it fetches changed settings after a message on the bus,
 * and at a fixed interval as well, and reports its state. Without a config centre it does nothing.
 */
export class CentreFollower implements BeforeApplicationShutdown {
  readonly #logger = new Logger('Settings');
  #member: BusMember | undefined;
  #bus: BusConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly options: FollowerOptions) {}

  /** @param instance unique within the application */
  start(instance: string): void {
    const { application, refresh, schema, bus } = this.options;
    refresh.keepStarted();
    if (schema === null) return;
    this.#member = { application, instance };
    refresh.onState(state => void this.#report(state));
    schema.publish();
    this.#scheduleNext();
    if (bus !== null) this.#join(bus);
    else if (refresh.state.outcome === 'unreachable') void refresh.request();
  }

  /** Sends the last report; from then on nothing changes. */
  async beforeApplicationShutdown(): Promise<void> {
    const { refresh, schema } = this.options;
    this.#stopped = true;
    clearTimeout(this.#timer);
    schema?.stop();
    await refresh.stop();
    await this.#report(refresh.state, true);
    await this.#bus?.close();
  }

  #join(address: BusAddress): void {
    const bus = new BusConnection(address, {
      subscribesTo: 'events',
      publishesTo: 'reports',
      onMessage: message => this.#received(message),
      onJoined: () => {
        this.#logger.log(`joined the bus ${address.name}`);
        // Messages of the meantime are lost.
        void this.#ask();
      },
      onLost: error => {
        const meanwhile = `changes are asked for every ${this.options.catchUpMs} ms`;
        this.#logger.warn(
          `the bus ${address.name} is away, and is looked for again and again: ${reasonOf(error)}; ` +
            meanwhile,
        );
      },
    });
    this.#bus = bus;
    bus.open();
  }

  #received(message: unknown): void {
    const { success, data: event } = busEvent.safeParse(message);
    // It is a message of another release, or of another sender.
    if (!success || this.#member === undefined || this.#stopped) return;
    if (event.type === 'roll-call') return this.#answerRollCall();
    if (isMeant(this.#member, event.destination)) void this.#ask(this.#requestOf(event));
  }

  #answerRollCall(): void {
    const { refresh, schema } = this.options;
    schema?.publish();
    void this.#report(refresh.state);
    // The config centre may have just started.
    if (refresh.state.outcome === 'unreachable') void refresh.request();
  }

  #requestOf({ applications, from, version, byHand }: RefreshEvent): RefreshRequest {
    const concerns = applications === null || applications.includes(this.options.application);
    return { byHand, ...(!concerns && { same: { from, version } }) };
  }

  /** A message on the bus is answered with a report, also if nothing is new. */
  async #ask(request?: RefreshRequest): Promise<void> {
    const { state, isReported } = await this.options.refresh.request(request);
    if (!isReported) await this.#report(state);
  }

  async #report(state: RefreshState, leaves = false): Promise<void> {
    const { profile } = this.options;
    if (this.#member === undefined || this.#bus?.isJoined !== true) return;
    const reported = { ...state, changed: [...state.changed], atNextStart: [...state.atNextStart] };
    const report: InstanceReport = {
      type: 'report',
      ...this.#member,
      profile,
      ...reported,
      at: new Date().toISOString(),
      ...(leaves && { leaves }),
    };
    // A lost report does no harm: the process reports again when it joins.
    await this.#bus
      .publish(report, leaves ? GOODBYE_WITHIN_MS : undefined)
      .catch((error: unknown) => this.#logger.debug(`a report was lost: ${reasonOf(error)}`));
  }

  #scheduleNext(): void {
    this.#timer = setTimeout(() => {
      void this.options.refresh.request().then(() => this.#stopped || this.#scheduleNext());
    }, this.options.catchUpMs).unref();
  }
}
