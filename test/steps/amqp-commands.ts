import { BODY, CONTENT_HEADER, type Frame, HEARTBEAT, METHOD } from './amqp-frames.js';
import { hasContent, type Method, methodOf, sizeIn } from './amqp-methods.js';

/**
 * A method with its content, which may be many frames, all of one channel. A heartbeat counts as a command
 * too.
 */
export interface Command {
  readonly channel: number;
  readonly method: Method;
  /** Its frames, as they were sent. */
  readonly bytes: Buffer;
}

/** The commands in one direction of a connection, each as soon as it is complete. */
export async function* commandsOf(frames: AsyncIterable<Frame>): AsyncGenerator<Command> {
  const begun = new Map<number, Frame[]>();
  for await (const frame of frames) {
    const { channel } = frame;
    const parts = [...(begun.get(channel) ?? []), frame];
    if (!isComplete(parts)) begun.set(channel, parts);
    else {
      begun.delete(channel);
      yield { channel, method: methodIn(parts), bytes: Buffer.concat(parts.map(({ bytes }) => bytes)) };
    }
  }
}

const payloadOf = (frames: readonly Frame[], type: number): Buffer =>
  Buffer.concat(frames.filter(frame => frame.type === type).map(({ payload }) => payload));

function isComplete(frames: readonly Frame[]): boolean {
  const method = payloadOf(frames, METHOD);
  if (method.length === 0 || !hasContent(method)) return true;
  const header = payloadOf(frames, CONTENT_HEADER);
  return header.length > 0 && payloadOf(frames, BODY).length === sizeIn(header);
}

const methodIn = (frames: readonly Frame[]): Method => {
  const method = payloadOf(frames, METHOD);
  return method.length === 0
    ? { name: frames[0]?.type === HEARTBEAT ? 'heartbeat' : 'other' }
    : methodOf(method, payloadOf(frames, CONTENT_HEADER), payloadOf(frames, BODY));
};
