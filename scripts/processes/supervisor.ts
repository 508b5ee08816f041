import { setTimeout as delay } from 'node:timers/promises';
import { Failure, reasonOf } from '../terminal/failure.mjs';
import { describeExit, type Exit } from './child.ts';
import { waitUntilReady, type Program } from './start-program.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran this long has recovered: the pause before its next restart is the first one again. */
const RECOVERED_AFTER_MS = 60_000;

type Stoppable = { rank: number; stop: () => Promise<unknown> };

/** Starts programs, keeps them running once all are up, and ends them in order. */
export class Supervisor {
  /** Rejects when a program ends before `keep()`. */
  readonly broken: Promise<never>;
  #running: Map<string, Stoppable> = new Map();
  #phase: 'starting' | 'keeping' | 'stopping' = 'starting';
  #say;
  #break: (error: Error) => void = () => {};
  #stopping = new AbortController();
  #pause;
  /** How long each program was last waited for before a restart, in ms. */
  #pauses: Map<string, number> = new Map();

  constructor({
    say,
    pause = (ms, ending) => delay(ms, undefined, { signal: ending }),
  }: {
    say: (line: string) => void;
    /** Settles at the latest after the signal to end. */
    pause?: (ms: number, ending: AbortSignal) => Promise<unknown>;
  }) {
    this.#say = say;
    this.#pause = pause;
    this.broken = new Promise((_, reject) => (this.#break = reject));
    this.broken.catch(() => {});
  }

  /**
   * Starts a program and waits until it can be used.
   * @throws {Failure} with the end of its log, when it ends instead
   */
  async start(program: Program) {
    this.#refuseWhileStopping(program.name);
    const child = program.start();
    const startedAt = Date.now();
    this.#running.set(program.name, { rank: program.rank, stop: () => child.stop() });
    if (child.logTrouble) this.#say(`! ${program.name} runs without a log: ${child.logTrouble}`);
    await waitUntilReady(program, child, this.#stopping.signal);
    void child.exited.then(exit => this.#onExit(program, exit, child.lastLines(), Date.now() - startedAt));
  }

  /**
   * Registers `stop`, which is called by its rank, for something that is no process of ours.
   * @throws {Failure} when everything is being stopped: then it must not be started any more
   */
  attach(name: string, stoppable: Stoppable) {
    this.#refuseWhileStopping(name);
    this.#running.set(name, stoppable);
  }

  #refuseWhileStopping(name: string) {
    if (this.#phase === 'stopping')
      throw new Failure(`${name} is not started any more: everything is being stopped.`);
  }

  /** From now on, a program that ends is restarted. */
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

  #onExit(program: Program, exit: Exit, lines: string[], ranMs: number) {
    if (this.#phase === 'stopping') return;
    const what = `${program.name} stopped unexpectedly (${describeExit(exit)})`;
    if (this.#phase === 'starting') return this.#break(new Failure(`${what}.`, { details: lines }));
    const last = lines.at(-1);
    this.#say(`! ${what}${last ? `; its last words: ${last}` : ''}`);
    void this.#restart(program, ranMs);
  }

  /** Each pause is twice the one before, also if the program becomes ready each time and then fails. */
  async #restart(program: Program, ranMs: number) {
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

  #longerPause(name: string) {
    return Math.min(Math.max(FIRST_PAUSE_MS, (this.#pauses.get(name) ?? 0) * 2), LONGEST_PAUSE_MS);
  }
}
