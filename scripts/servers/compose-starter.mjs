// @ts-check
import { composeCreate, composeUp } from './docker.mjs';

/** Starts servers of deploy/compose/servers.yml, also several at a time, and can be called off. */
export class ComposeStarter {
  #compose;
  #calledOff = new AbortController();
  /** @type {Promise<unknown>} */
  #lastCreation = Promise.resolve();
  /** @type {Promise<void>[]} */
  #starts = [];

  /** @param {import('./docker.mjs').Compose} compose */
  constructor(compose) {
    this.#compose = compose;
  }

  /**
   * Resolves when the server is healthy.
   * @param {import('./kinds.mjs').ServerKind} kind
   */
  start(kind) {
    const start = this.#createAndStart(kind);
    this.#starts.push(start);
    return start;
  }

  /** Ends all starts under way; when it resolves, nothing is brought up any more. */
  async callOff() {
    this.#calledOff.abort();
    await Promise.allSettled(this.#starts);
  }

  /** @param {import('./kinds.mjs').ServerKind} kind */
  async #createAndStart(kind) {
    const { signal } = this.#calledOff;
    // In turn: each command that finds no network makes one, and containers refuse to choose between two of a name.
    const creation = this.#lastCreation.then(() => composeCreate(kind, this.#compose, signal));
    this.#lastCreation = creation.catch(() => {});
    await creation;
    await composeUp(kind, this.#compose, signal);
  }
}
