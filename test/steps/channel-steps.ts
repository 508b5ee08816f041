import type { Command } from './amqp-commands.js';
import type { Delivery, Message, Settlement } from './amqp-methods.js';
import { DeliveryTags } from './delivery-tags.js';
import type { Step } from './step-watch.js';

/** What passes the proxy at once. */
export interface Passage {
  readonly bytes: Buffer;
  /** The steps that take effect when the bytes arrive. */
  readonly steps: readonly Step[];
  /** The steps of the other side that the bytes answer. */
  readonly answers: readonly Step[];
  /** Whether only the answer shows that the steps have had their effect. */
  readonly awaitsAnswer: boolean;
}

/** How the proxy disturbs its connections. */
export interface Faults {
  losesConfirms: boolean;
  duplicatesDeliveries: boolean;
}

/** A message, and the step by which it came. */
interface Sent {
  readonly message: Message;
  readonly step: Step;
}

const stepOf = (verb: string, { name, text }: Message): Step => ({ name: `${verb} ${name}`, text });
const sentBy = (verb: string, message: Message): Sent => ({ message, step: stepOf(verb, message) });

const passageOf = (bytes: Buffer, more: Partial<Passage> = {}): Passage => ({
  bytes,
  steps: [],
  answers: [],
  awaitsAnswer: false,
  ...more,
});

const answerTo = (sent: Iterable<Sent>, verb: string) => {
  const all = [...sent];
  return { steps: all.map(({ message }) => stepOf(verb, message)), answers: all.map(({ step }) => step) };
};

const TAG_AT = 11;

/** An ack or a nack, of another tag. */
function withTag(bytes: Buffer, tag: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeBigUInt64BE(BigInt(tag), TAG_AT);
  return changed;
}

/** Finds the steps of one channel: its messages, and the acks and confirms, which name them by their tags. */
export class ChannelSteps {
  readonly #published = new DeliveryTags<Sent>();
  readonly #delivered = new DeliveryTags<Sent>();
  readonly #duplicated = new Set<number>();
  /** How many messages were published since confirms were selected; null: they are not. */
  #publishes: number | null = null;

  constructor(private readonly faults: Readonly<Faults>) {}

  fromClient({ method, bytes }: Command): Passage[] {
    switch (method.name) {
      case 'select confirms':
        this.#publishes ??= 0;
        return [passageOf(bytes)];
      case 'publish':
        return [this.#publish(method.message, bytes)];
      case 'ack':
      case 'nack':
        return this.#settle(method, bytes);
      default:
        return [passageOf(bytes)];
    }
  }

  fromBroker({ method, bytes }: Command): Passage[] {
    switch (method.name) {
      case 'return':
        return [passageOf(bytes, { steps: [stepOf('return', method.message)] })];
      case 'deliver':
        return this.#deliver(method, bytes);
      case 'ack':
      case 'nack':
        return [this.#confirm(method, bytes)];
      default:
        return [passageOf(bytes)];
    }
  }

  #publish(message: Message, bytes: Buffer): Passage {
    const sent = sentBy('publish', message);
    const isConfirmed = this.#publishes !== null;
    if (this.#publishes !== null) this.#published.add(++this.#publishes, sent);
    return passageOf(bytes, { steps: [sent.step], awaitsAnswer: isConfirmed });
  }

  #confirm({ name, tag, isMultiple }: Settlement, bytes: Buffer): Passage {
    const published = this.#published.settle(tag, isMultiple).values();
    const confirm = answerTo(published, name === 'ack' ? 'confirm' : 'refuse');
    return this.faults.losesConfirms
      ? passageOf(Buffer.alloc(0), { answers: confirm.answers })
      : passageOf(bytes, confirm);
  }

  #deliver({ tag, message }: Delivery, bytes: Buffer): Passage[] {
    const sent = sentBy('deliver', message);
    this.#delivered.add(tag, sent);
    const delivery = passageOf(bytes, { steps: [sent.step] });
    if (!this.faults.duplicatesDeliveries) return [delivery];
    this.#duplicated.add(tag);
    return [delivery, { ...delivery, steps: [stepOf('deliver', message)] }];
  }

  /** The broker knows nothing of a copy, so the client's second ack must not reach it. */
  #settle({ name, tag, isMultiple }: Settlement, bytes: Buffer): Passage[] {
    const delivered = this.#delivered.settle(tag, isMultiple);
    const ack = answerTo(delivered.values(), name);
    if (delivered.has(tag) || !this.#duplicated.has(tag)) return [passageOf(bytes, ack)];
    return delivered.size === 0 ? [] : [passageOf(withTag(bytes, Math.max(...delivered.keys())), ack)];
  }
}
