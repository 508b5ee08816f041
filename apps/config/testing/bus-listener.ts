import { busEvent, type BusEvent, type InstanceReport, type RefreshEvent } from '@diancan/config-wire';
import { BusConnection } from '@diancan/messaging';

/** A place on the bus of a spec: hears what the config centre says, and speaks as a process would. */
export class BusListener {
  readonly heard: BusEvent[] = [];
  readonly #bus: BusConnection;

  private constructor(url: string, name: string, joined: () => void) {
    this.#bus = new BusConnection(
      { url, name },
      {
        hears: 'events',
        says: 'reports',
        joined,
        lost: () => undefined,
        heard: message => void this.heard.push(busEvent.parse(message)),
      },
    );
    this.#bus.open();
  }

  static async open(url: string, name: string): Promise<BusListener> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ear = new BusListener(url, name, resolve);
    await promise;
    return ear;
  }

  get refreshes(): readonly RefreshEvent[] {
    return this.heard.filter(event => event.type === 'refresh');
  }

  say(report: Partial<InstanceReport>): Promise<void> {
    return this.#bus.say({
      type: 'report',
      application: 'order',
      instance: '8103:kitchen-1',
      profile: 'dev',
      version: null,
      outcome: 'started',
      changed: [],
      atNextStart: [],
      at: new Date().toISOString(),
      ...report,
    });
  }

  close(): Promise<void> {
    return this.#bus.close();
  }
}
