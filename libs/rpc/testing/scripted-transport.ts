import type { Instance } from '../src/discovery/instance.js';
import type { OutgoingCall, Transport } from '../src/transport/transport.js';

/** The result of one attempt. */
export type Attempt = (call: OutgoingCall, instance: Instance) => Promise<unknown>;

/** Answers attempts from a script, one line each. The last line answers all further attempts. */
export class ScriptedTransport implements Transport {
  /** Every attempt and its instance. */
  readonly attempts: Array<OutgoingCall & { readonly instance: string }> = [];
  readonly #script: readonly Attempt[];

  constructor(...script: readonly Attempt[]) {
    this.#script = script;
  }

  async call(instance: Instance, call: OutgoingCall): Promise<unknown> {
    const attempt = this.#script[Math.min(this.attempts.length, this.#script.length - 1)]!;
    this.attempts.push({ ...call, instance: instance.id });
    return attempt(call, instance);
  }

  close(): void {}
}

export const answering =
  (answer: unknown): Attempt =>
  async () =>
    answer;

/** @param error makes a new error for each attempt */
export const failing =
  (error: (method: string) => unknown): Attempt =>
  async ({ method }) => {
    throw error(method);
  };

/** Never answers; ends when the call is given up. */
export const silent: Attempt = ({ signal }) =>
  new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true }),
  );
