import type { Socket } from 'node:net';
import { type Command, commandsOf } from './amqp-commands.js';
import { framesOf } from './amqp-frames.js';
import { ChannelSteps, type Faults, type Passage } from './channel-steps.js';
import type { Step, StepWatch } from './step-watch.js';
import { type WatchedServer, watchedServer } from './watched-server.js';

export interface WatchedBroker extends WatchedServer {
  /** From now on, publishers do not learn what the broker answers to their messages. */
  loseConfirms(): void;
  /** From now on, consumers get each delivery twice. Either ack counts; the other one is dropped. */
  duplicateDeliveries(): void;
  /** Ends both. */
  behave(): void;
}

/**
 * A proxy to RabbitMQ that reports what happens to each message. A step is named by a verb and the message:
 *
 * - `publish`, by the client. `before`: the broker does not have the message. `after`: it has answered, and
 *   its answer does not pass. On a channel without confirms, `after` only follows the sending.
 * - `confirm` or `refuse`, by the broker, as the answer to a publish; and `return`, which precedes it.
 * - `deliver`, by the broker. `before`: the consumer does not have the message. `after`: it has it, and its
 *   ack does not pass.
 * - `ack` or `nack`, by the consumer. The broker does not answer, so `after` only follows the sending.
 *
 * An ack or a confirm of several messages is a step of each of them. A step that is held `before` also delays
 * what follows on its channel in the same direction, and the end of the connection, but no heartbeat.
 */
export async function watchedBroker(brokerUrl: string, watch: StepWatch): Promise<WatchedBroker> {
  const faults: Faults = { losesConfirms: false, duplicatesDeliveries: false };
  const server = await watchedServer(brokerUrl, (near, far) => lead(near, far, watch, faults));
  return {
    ...server,
    loseConfirms: () => void (faults.losesConfirms = true),
    duplicateDeliveries: () => void (faults.duplicatesDeliveries = true),
    behave: () => void Object.assign(faults, { losesConfirms: false, duplicatesDeliveries: false }),
  };
}

async function lead(near: Socket, far: Socket, watch: StepWatch, faults: Faults): Promise<void> {
  const channels = new Map<number, ChannelSteps>();
  const stepsOf = ({ channel, method }: Command): ChannelSteps => {
    // A closed channel's number is used again.
    const known = method.name === 'open channel' ? undefined : channels.get(channel);
    const steps = known ?? new ChannelSteps(faults);
    channels.set(channel, steps);
    return steps;
  };
  const reports = new Reports(watch);
  const fail = () => void near.destroy();
  await Promise.all([
    new Way(far, reports, fail).lead(near, command => stepsOf(command).fromClient(command)),
    new Way(near, reports, fail).lead(far, command => stepsOf(command).fromBroker(command)),
  ]);
}

/** The reports of one connection's steps. */
class Reports {
  readonly #afters = new WeakMap<Step, Promise<void>>();

  constructor(private readonly watch: StepWatch) {}

  async before(steps: readonly Step[]): Promise<void> {
    await Promise.all(steps.map(step => this.watch.before(step)));
  }

  /** Reports each step once. Resolves when all of them may continue. */
  async after(steps: readonly Step[]): Promise<void> {
    await Promise.all(
      steps.map(step => {
        const after = this.#afters.get(step) ?? this.watch.after(step);
        this.#afters.set(step, after);
        return after;
      }),
    );
  }
}

/** One direction of a connection. What is held delays only its own channel. */
class Way {
  readonly #channels = new Map<number, Promise<void>>();

  constructor(
    private readonly to: Socket,
    private readonly reports: Reports,
    private readonly fail: () => void,
  ) {}

  async lead(from: AsyncIterable<Buffer>, passagesOf: (command: Command) => Passage[]): Promise<void> {
    for await (const command of commandsOf(framesOf(from))) {
      if (command.method.name === 'heartbeat') this.to.write(command.bytes);
      else for (const passage of passagesOf(command)) this.#enqueue(command.channel, passage);
    }
  }

  #enqueue(channel: number, passage: Passage): void {
    // Channel 0 is the connection itself, whose end must not overtake a message.
    const earlier = channel === 0 ? [...this.#channels.values()] : [this.#channels.get(channel)];
    const passed = Promise.all(earlier).then(() => this.#pass(passage));
    this.#channels.set(channel, passed);
    passed.catch(this.fail);
  }

  async #pass({ bytes, steps, answers, awaitsAnswer }: Passage): Promise<void> {
    await this.reports.after(answers);
    await this.reports.before(steps);
    await new Promise<void>((resolve, reject) =>
      this.to.write(bytes, error => (error ? reject(error) : resolve())),
    );
    if (!awaitsAnswer) this.reports.after(steps).catch(this.fail);
  }
}
