import { Injectable } from '@nestjs/common';
import type { Fault, FaultKind, FaultMatch } from './fault.js';

/** Properties that a fault can match. */
export interface FaultSubject {
  readonly path?: string;
  readonly method?: string;
  readonly outTradeNo?: string | undefined;
  readonly outRefundNo?: string | undefined;
  readonly event?: string;
}

type OfKind<K extends FaultKind['kind']> = Extract<FaultKind, { kind: K }>;

/** The active faults. They end with the process, because a forgotten one would puzzle the next user. */
@Injectable()
export class FaultStore {
  readonly #inForce = new Map<string, Fault & { readonly struck: number }>();
  #last = 0;

  add(fault: Fault): string {
    const id = String(++this.#last);
    this.#inForce.set(id, { ...fault, struck: 0 });
    return id;
  }

  list() {
    return [...this.#inForce].map(([id, fault]) => ({ id, ...fault }));
  }

  remove(id: string): void {
    this.#inForce.delete(id);
  }

  clear(): void {
    this.#inForce.clear();
  }

  /** The oldest matching fault of a kind; counts as one use of it. */
  strike<K extends FaultKind['kind']>(
    kind: K,
    subject: FaultSubject,
    also: (fault: OfKind<K>) => boolean = () => true,
  ): OfKind<K> | undefined {
    for (const [id, fault] of this.#inForce) {
      if (fault.what.kind !== kind || !fits(fault.match, subject) || !also(fault.what as OfKind<K>)) continue;
      this.#inForce.set(id, {
        ...fault,
        times: fault.times === null ? null : fault.times - 1,
        struck: fault.struck + 1,
      });
      if (fault.times === 1) this.#inForce.delete(id);
      return fault.what as OfKind<K>;
    }
    return undefined;
  }
}

function fits({ path, method, outTradeNo, outRefundNo, event }: FaultMatch, subject: FaultSubject): boolean {
  return (
    (path === undefined || subject.path?.startsWith(path) === true) &&
    (method === undefined || subject.method === method) &&
    (outTradeNo === undefined || subject.outTradeNo === outTradeNo) &&
    (outRefundNo === undefined || subject.outRefundNo === outRefundNo) &&
    (event === undefined || subject.event?.startsWith(event) === true)
  );
}
