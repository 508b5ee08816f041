import { runCompose, type Compose } from './docker.ts';
import type { ServerKind } from './kinds.mjs';

/** Starts servers of deploy/compose/servers.yml, also several at a time, and can be called off. */
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
    // In turn: each command that finds no network makes one, and containers refuse to choose between two of a
    // name.
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
