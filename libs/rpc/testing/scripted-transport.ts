import type { Instance } from '../src/discovery/instance.js';
import { CallOutcomeUnknownError } from '../src/faults/call-errors.js';
import type { OutgoingCall, Transport } from '../src/transport/transport.js';

type Answer = (call: OutgoingCall, instance: Instance) => unknown;

/** A transport that does what a spec says, and remembers which instances were called. */
export interface ScriptedTransport extends Transport {
  readonly called: string[];
  /** What the next calls meet, one after the other; the last one again and again. */
  script(...answers: Answer[]): void;
}

export function scriptedTransport(): ScriptedTransport {
  let answers: Answer[] = [() => 1];
  return {
    called: [],
    script(...next) {
      answers = next;
    },
    async call(instance, call) {
      this.called.push(instance.id);
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer(call, instance);
    },
    close: () => undefined,
  };
}

/** Never answers, and ends with the call, as every transport does then. */
export const hang: Answer = ({ method, signal }) =>
  new Promise((_, reject) => {
    const end = () => reject(new CallOutcomeUnknownError(method, new Error('given up')));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
