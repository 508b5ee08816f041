// @ts-check

const HEARTBEAT_MS = 15_000;
const REDRAW_MS = 200;

/**
 * Shows what is going on: each step once when it begins and once when it ends, with its seconds.
 * On a terminal the running steps share one live line; elsewhere a long step says now and then that it still
 * runs.
 */
export class Progress {
  /** @type {Map<string, number>} running step → when it began */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #write;
  #live;

  /**
   * @param {object} [options]
   * @param {(text: string) => void} [options.write] where text goes, by default stdout
   * @param {boolean} [options.live] whether lines may be redrawn, by default when stdout is a terminal
   */
  constructor({
    write = text => void process.stdout.write(text),
    live = process.stdout.isTTY === true,
  } = {}) {
    this.#write = write;
    this.#live = live;
  }

  /** @param {string} line */
  say(line) {
    this.#write(this.#live ? `\r\x1b[K${line}\n` : `${line}\n`);
    this.#redraw();
  }

  /**
   * @template T
   * @param {string} title
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const began = Date.now();
    this.#running.set(title, began);
    if (!this.#live) this.say(`… ${title}`);
    this.#tick();
    try {
      const result = await work();
      this.#end(title, `✓ ${title} (${seconds(began)})`);
      return result;
    } catch (error) {
      this.#end(title, `✗ ${title} (${seconds(began)})`);
      throw error;
    }
  }

  /** @param {string} title @param {string} line */
  #end(title, line) {
    this.#running.delete(title);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.say(line);
  }

  #tick() {
    this.#redraw();
    if (this.#timer) return;
    this.#timer = setInterval(
      () => (this.#live ? this.#redraw() : this.#heartbeat()),
      this.#live ? REDRAW_MS : HEARTBEAT_MS,
    );
    this.#timer.unref();
  }

  #redraw() {
    if (!this.#live || this.#running.size === 0) return;
    const line = [...this.#running].map(([title, began]) => `${title} ${seconds(began, 0)}`).join(' · ');
    this.#write(`\r\x1b[K${`… ${line}`.slice(0, (process.stdout.columns || 100) - 1)}`);
  }

  #heartbeat() {
    for (const [title, began] of this.#running) this.#write(`… ${title} (${seconds(began, 0)} so far)\n`);
  }
}

/** @param {number} began @param {number} [digits] */
function seconds(began, digits = 1) {
  return `${((Date.now() - began) / 1000).toFixed(digits)} s`;
}
