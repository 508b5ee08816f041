import { runCompose, type Compose } from './docker.ts';
import type { ServerKind } from './kinds.mjs';

/** Starts servers of deploy/compose/servers.yml, also several at a time; the starts can be cancelled. */
export class ComposeStarter {
  #compose;
  #calledOff = new AbortController();
  #lastCreation: Promise<unknown> = Promise.resolve();
  #starts: Promise<void>[] = [];

  constructor(compose: Compose) {
    this.#compose = compose;
  }

  /** Resolves when the server is healthy. */
  start(kind: ServerKind) {
    const start = this.#createAndStart(kind);
    this.#starts.push(start);
    return start;
  }

  /** Ends all starts under way; when it resolves, nothing is brought up any more. */
  async callOff() {
    this.#calledOff.abort();
    await Promise.allSettled(this.#starts);
  }

  async #createAndStart(kind: ServerKind) {
    const { signal } = this.#calledOff;
    // One after another: each command that finds no network makes one, and containers do not start if two
    // networks have the same name.
    const creation = this.#lastCreation.then(() =>
      runCompose(this.#compose, ['up', '--no-start', kind], {
        signal,
        failure: `Docker could not make the container of ${kind}.`,
      }),
    );
    this.#lastCreation = creation.catch(() => {});
    await creation;
    await runCompose(this.#compose, ['up', '--detach', '--wait', kind], { signal });
  }
}
