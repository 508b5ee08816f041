// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { Failure, reasonOf } from '../terminal/failure.mjs';
import { describeExit } from './child.mjs';
import { waitUntilReady } from './start-program.mjs';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran this long has recovered: its next fall starts with the first pause again. */
const RECOVERED_AFTER_MS = 60_000;

/** @typedef {import('./start-program.mjs').Program} Program */
/** @typedef {{ rank: number, stop: () => Promise<unknown> }} Stoppable */

/** Starts programs, keeps them running once all are up, and ends them in order. */
export class Supervisor {
  /** @type {Map<string, Stoppable>} */
  #running = new Map();
  /** @type {'starting' | 'keeping' | 'stopping'} */
  #phase = 'starting';
  #say;
  /** @type {(error: Error) => void} */
  #break = () => {};
  #stopping = new AbortController();
  #pause;
  /** How long each program was last waited for before a restart, in ms. @type {Map<string, number>} */
  #pauses = new Map();

  /**
   * @param {object} options
   * @param {(line: string) => void} options.say
   * @param {(ms: number, ending: AbortSignal) => Promise<unknown>} [options.pause] rejects or resolves at
   *   the latest when it is told to end
   */
  constructor({ say, pause = (ms, ending) => delay(ms, undefined, { signal: ending }) }) {
    this.#say = say;
    this.#pause = pause;
    /** Rejects when a program ends before `keep()`. @type {Promise<never>} */
    this.broken = new Promise((_, reject) => (this.#break = reject));
    this.broken.catch(() => {});
  }

  /**
   * Starts a program and waits until it can be used.
   * @param {Program} program
   * @throws {Failure} with the end of its log, when it ends instead
   */
  async start(program) {
    this.#refuseWhileStopping(program.name);
    const child = program.start();
    const startedAt = Date.now();
    this.#running.set(program.name, { rank: program.rank, stop: () => child.stop() });
    if (child.logTrouble) this.#say(`! ${program.name} runs without a log: ${child.logTrouble}`);
    await waitUntilReady(program, child, this.#stopping.signal);
    void child.exited.then(exit => this.#onExit(program, exit, child.lastLines(), Date.now() - startedAt));
  }

  /**
   * Has `stop` called in its turn, for something that is no process of ours.
   * @param {string} name
   * @param {Stoppable} stoppable
   * @throws {Failure} when everything is being stopped: then it must not be started any more
   */
  attach(name, stoppable) {
    this.#refuseWhileStopping(name);
    this.#running.set(name, stoppable);
  }

  /** @param {string} name */
  #refuseWhileStopping(name) {
    if (this.#phase === 'stopping')
      throw new Failure(`${name} is not started any more: everything is being stopped.`);
  }

  /** From now on a program that ends is started again. */
  keep() {
    if (this.#phase === 'starting') this.#phase = 'keeping';
  }

  /** Ends everything, the highest rank first. Safe to call at any time and more than once. */
  async stop() {
    this.#phase = 'stopping';
    this.#stopping.abort();
    while (this.#running.size > 0) {
      const rank = Math.max(...[...this.#running.values()].map(entry => entry.rank));
      const together = [...this.#running].filter(([, entry]) => entry.rank === rank);
      await Promise.all(together.map(([, entry]) => entry.stop()));
      for (const [name, entry] of together) if (this.#running.get(name) === entry) this.#running.delete(name);
    }
  }

  /** @param {Program} program @param {import('./child.mjs').Exit} exit @param {string[]} lines @param {number} ranMs */
  #onExit(program, exit, lines, ranMs) {
    if (this.#phase === 'stopping') return;
    const what = `${program.name} stopped unexpectedly (${describeExit(exit)})`;
    if (this.#phase === 'starting') return this.#break(new Failure(`${what}.`, { details: lines }));
    const last = lines.at(-1);
    this.#say(`! ${what}${last ? `; its last words: ${last}` : ''}`);
    void this.#restart(program, ranMs);
  }

  /**
   * Each pause is twice the one before, also for a program that gets ready each time and falls again.
   * @param {Program} program
   * @param {number} ranMs
   */
  async #restart(program, ranMs) {
    let pauseMs = ranMs > RECOVERED_AFTER_MS ? 0 : this.#longerPause(program.name);
    for (;;) {
      this.#pauses.set(program.name, pauseMs);
      await this.#pause(pauseMs, this.#stopping.signal).catch(() => {});
      if (this.#phase === 'stopping') return;
      try {
        await this.start(program);
        this.#say(`✓ ${program.name} runs again`);
        return;
      } catch (error) {
        if (this.#phase !== 'keeping') return;
        pauseMs = this.#longerPause(program.name);
        this.#say(`! ${reasonOf(error)} Next attempt in ${pauseMs / 1000} s.`);
      }
    }
  }

  /** @param {string} name */
  #longerPause(name) {
    return Math.min(Math.max(FIRST_PAUSE_MS, (this.#pauses.get(name) ?? 0) * 2), LONGEST_PAUSE_MS);
  }
}
