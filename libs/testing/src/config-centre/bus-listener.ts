import { busEvent, type BusEvent, type InstanceReport, type RefreshEvent } from '@diancan/config-wire';
import { BusConnection } from '@diancan/broker';

/** The connection of a process to the bus of a spec: collects the events, and sends reports. */
export class BusListener {
  readonly received: BusEvent[] = [];
  readonly #bus: BusConnection;

  private constructor(url: string, name: string, joined: () => void) {
    this.#bus = new BusConnection(
      { url, name },
      {
        subscribesTo: 'events',
        publishesTo: 'reports',
        onJoined: joined,
        onLost: () => undefined,
        onMessage: message => void this.received.push(busEvent.parse(message)),
      },
    );
    this.#bus.open();
  }

  static async open(url: string, name: string): Promise<BusListener> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = new BusListener(url, name, resolve);
    await promise;
    return listener;
  }

  get refreshes(): readonly RefreshEvent[] {
    return this.received.filter(event => event.type === 'refresh');
  }

  report(over: Partial<InstanceReport>): Promise<void> {
    return this.#bus.publish({
      type: 'report',
      application: 'order',
      instance: '8103:kitchen-1',
      profile: 'dev',
      version: null,
      outcome: 'started',
      changed: [],
      atNextStart: [],
      at: new Date().toISOString(),
      ...over,
    });
  }

  close(): Promise<void> {
    return this.#bus.close();
  }
}
