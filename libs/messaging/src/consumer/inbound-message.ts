import type { ConsumerContract } from '@diancan/contracts';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import type { ReceivedMessage } from './message-handler.js';

interface Inbound extends OutgoingMessage {
  /** False: `messageId` is made from the content. */
  readonly hasId: boolean;
  /** The bytes as they came. */
  readonly content: Buffer;
  /** It was delivered before, and then its process or its connection ended. It may be the cause. */
  readonly isRedelivered: boolean;
  /** It comes from a retry queue. */
  readonly isRetried: boolean;
}

/** A message that its handler can take. */
export interface ReadableMessage extends Inbound {
  readonly received: ReceivedMessage<ConsumerContract>;
  /** The message of its key before it, for an ordered consumer; null: it need not wait for any. */
  readonly previousId: string | null;
}

/** A message that no handler can take, now or later. */
interface UnreadableMessage extends Inbound {
  readonly problem: string;
}

export type InboundMessage = ReadableMessage | UnreadableMessage;

export const isReadable = (message: InboundMessage): message is ReadableMessage => 'received' in message;
