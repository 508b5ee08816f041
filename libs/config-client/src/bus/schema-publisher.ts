import { Logger } from '@nestjs/common';
import type { SettingsClass } from '@diancan/config';
import { reasonOf } from '@diancan/errors';
import type { CentreClient } from '../source/centre-client.js';

const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;

/** Publishes the schema of the settings to the config centre, and tries again until it has arrived. */
export class SchemaPublisher {
  readonly #logger = new Logger('Settings');
  #timer: NodeJS.Timeout | undefined;
  #publishing: Promise<void> | undefined;
  #once = false;
  #again = false;
  #failures = 0;
  #stopped = false;

  constructor(
    private readonly client: Pick<CentreClient, 'publish'>,
    private readonly kind: Pick<SettingsClass<unknown>, 'jsonSchema' | 'readAtStart'>,
  ) {}

  /** Publishes now. A call during a run triggers another run after it. */
  publish(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#again = this.#publishing !== undefined;
    this.#publishing ??= this.#publish();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #publish(): Promise<void> {
    let pauseMs: number | null = null;
    try {
      await this.client.publish(this.kind.jsonSchema(), this.kind.readAtStart, this.#once);
      this.#once = true;
      this.#failures = 0;
    } catch (error) {
      if (this.#failures === 0)
        this.#logger.warn(`the schema of the settings is not published yet: ${reasonOf(error)}`);
      pauseMs = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
      this.#failures += 1;
    }
    this.#publishing = undefined;
    if (this.#stopped) return;
    if (this.#again) this.publish();
    else if (pauseMs !== null) this.#timer = setTimeout(() => this.publish(), pauseMs).unref();
  }
}
