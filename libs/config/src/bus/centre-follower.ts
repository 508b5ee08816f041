import { type BusAddress, BusConnection } from '@diancan/messaging';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { RefreshState } from '../refresh/refresh-state.js';
import type { RefreshRequest, SettingsRefresh } from '../refresh/settings-refresh.js';
import { busEvent, type InstanceReport, type RefreshEvent } from './bus-messages.js';
import { type BusMember, isMeant } from './destination.js';
import type { SchemaPublisher } from './schema-publisher.js';

/** A stop does not wait longer for the broker. */
const GOODBYE_WITHIN_MS = 1_000;

export interface FollowerOptions {
  readonly application: string;
  readonly profile: string;
  readonly refresh: SettingsRefresh;
  /** Null: there is no config centre to follow. */
  readonly schema: SchemaPublisher | null;
  /** Null: nobody tells of changes, it asks. */
  readonly bus: BusAddress | null;
  /** How often it asks by itself, in ms. */
  readonly catchUpMs: number;
}

/**
 * Has a running process follow its config centre: it hears on the bus what has changed, asks now and then all the same, and
 * says how it fares. Without a config centre it does nothing, without a bus it asks.
 */
export class CentreFollower implements BeforeApplicationShutdown {
  readonly #logger = new Logger('Settings');
  #member: BusMember | undefined;
  #bus: BusConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly options: FollowerOptions) {}

  /** @param instance tells this process from the others of its application */
  start(instance: string): void {
    const { application, refresh, schema, bus } = this.options;
    refresh.keepStarted();
    if (schema === null) return;
    this.#member = { application, instance };
    refresh.onState(state => void this.#report(state));
    schema.publish();
    this.#rest();
    if (bus !== null) this.#join(bus);
    else if (refresh.state.outcome === 'unreachable') void refresh.request();
  }

  /** Says goodbye, and changes nothing any more. */
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
      hears: 'events',
      says: 'reports',
      heard: message => this.#heard(message),
      joined: () => {
        this.#logger.log(`joined the bus ${address.name}`);
        // What was said meanwhile is not known.
        void this.#ask();
      },
      lost: error => {
        this.#logger.warn(
          `the bus ${address.name} is away, and is looked for again and again: ${error.message}; changes are asked for every ${this.options.catchUpMs} ms`,
        );
      },
    });
    this.#bus = bus;
    bus.open();
  }

  #heard(message: unknown): void {
    const { success, data: event } = busEvent.safeParse(message);
    if (!success || this.#member === undefined || this.#stopped) return; // of a later version of the bus, or not from one of us
    if (event.type === 'roll-call') return this.#answerRollCall();
    if (isMeant(this.#member, event.destination)) void this.#ask(this.#requestOf(event));
  }

  #answerRollCall(): void {
    const { refresh, schema } = this.options;
    schema?.publish();
    void this.#report(refresh.state);
    // A config centre that has just come may have been missed.
    if (refresh.state.outcome === 'unreachable') void refresh.request();
  }

  #requestOf({ applications, from, version, byHand }: RefreshEvent): RefreshRequest {
    const concerns = applications === null || applications.includes(this.options.application);
    return { byHand, ...(!concerns && { same: { from, version } }) };
  }

  /** Whoever asked hears the outcome, be it that nothing is new. */
  async #ask(request?: RefreshRequest): Promise<void> {
    const { state, isReported } = await this.options.refresh.request(request);
    if (!isReported) await this.#report(state);
  }

  async #report(state: RefreshState, leaves = false): Promise<void> {
    const { profile } = this.options;
    if (this.#member === undefined || this.#bus?.isJoined !== true) return;
    const said = { ...state, changed: [...state.changed], atNextStart: [...state.atNextStart] };
    const report: InstanceReport = {
      type: 'report',
      ...this.#member,
      profile,
      ...said,
      at: new Date().toISOString(),
      ...(leaves && { leaves }),
    };
    // Who is not heard reports again on joining.
    await this.#bus
      .say(report, leaves ? GOODBYE_WITHIN_MS : undefined)
      .catch((error: Error) => this.#logger.debug(`a report was lost: ${error.message}`));
  }

  #rest(): void {
    this.#timer = setTimeout(() => {
      void this.options.refresh.request().then(() => this.#stopped || this.#rest());
    }, this.options.catchUpMs).unref();
  }
}
