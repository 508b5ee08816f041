// The largest values for the columns of the tables that libraries define.
import {
  CONSUMERS,
  MAX_LENGTH,
  OWN_ID_LENGTH,
  SERVICE_NAMES,
  TRANSACTION_OUTCOMES,
} from '@diancan/contracts';
import { PAY_LIMITS } from '@diancan/wechat';

/** The largest value for each column: the length of a text, or a whole number. */
export type Largest = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const longest = (texts: readonly string[]): number => Math.max(...texts.map(text => text.length));
/** For an unlimited counter: at one per second it lasts for 68 years. */
export const ENDLESS = 2 ** 31 - 1;
export const MAX_MONEY = Number.MAX_SAFE_INTEGER;
export const SHA256 = { hex: 64, base64url: 43 };

export const IDEMPOTENT_REQUEST = {
  caller_role: longest(['anonymous', 'buyer', 'seller', 'service']),
  caller_id: MAX_LENGTH.openid,
  idempotency_key: MAX_LENGTH.idempotencyKey,
  fingerprint: SHA256.hex,
  refusal_code: 9_999,
};

export const JOB = {
  job_id: MAX_MONEY,
  kind: 40,
  // Our own ids, and numbers of the provider.
  job_key: PAY_LIMITS.transactionId,
  state: longest(['WAITING', 'DONE', 'DEAD']),
  attempts: ENDLESS,
  claim: OWN_ID_LENGTH,
  is_behind: 1,
  // Cut to what the column holds: for people to read.
  last_error: 500,
};

const MESSAGE_NAME = 64;
const CONSUMER = longest(CONSUMERS.map(({ name }) => name));
// As if every consumer asked for an order.
const PREVIOUS = JSON.stringify(
  Object.fromEntries(CONSUMERS.map(({ name }) => [name, 'x'.repeat(OWN_ID_LENGTH)])),
).length;

export const OUTBOX = {
  outbox: {
    seq: MAX_MONEY,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    attempts: ENDLESS,
    last_error: 500,
  },
  sent_message: {
    seq: MAX_MONEY,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    attempts: ENDLESS,
  },
};

export const INBOX = {
  inbox: { consumer: CONSUMER, message_id: OWN_ID_LENGTH, batch: `dead-${'x'.repeat(OWN_ID_LENGTH)}`.length },
  message_attempt: { consumer: CONSUMER, message_id: OWN_ID_LENGTH, attempts: ENDLESS, last_error: 500 },
  // A message that cannot be read may have any id, name and key; they are cut.
  dead_letter: {
    id: MAX_MONEY,
    consumer: CONSUMER,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    error: 500,
    attempts: ENDLESS,
  },
};

/** What the contracts allow. */
const TRANSACTION = { gid: 64, name: 40, branch: 80, note: 255 };

export const INITIATOR = {
  global_transaction: {
    gid: TRANSACTION.gid,
    name: TRANSACTION.name,
    outcome: longest(TRANSACTION_OUTCOMES),
    state: longest(['ENDING', 'ENDED']),
    request: MAX_LENGTH.openid + '/'.length + MAX_LENGTH.idempotencyKey,
    fingerprint: SHA256.base64url,
    refusal_code: 9_999,
    attempts: ENDLESS,
    last_error: 500,
  },
};

export const PARTICIPANT = {
  transaction_branch: {
    branch_id: MAX_MONEY,
    gid: TRANSACTION.gid,
    branch: TRANSACTION.branch,
    name: TRANSACTION.name,
    initiator: longest(SERVICE_NAMES),
    note: TRANSACTION.note,
    state: longest(['TRIED', 'CONFIRMED', 'CANCELLED']),
    attempts: ENDLESS,
    last_error: 500,
  },
};

export const HALF_MESSAGE = {
  half_message: {
    id: OWN_ID_LENGTH,
    kind: 40,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    message_id: OWN_ID_LENGTH,
    state: longest(['PREPARED', 'COMMITTED', 'ROLLED_BACK']),
    is_given_up: 1,
    attempts: ENDLESS,
    checks: ENDLESS,
    last_error: 500,
  },
};

/** Tables for ordered consumers and transactional messages, which no service has yet. */
export const OPTIONAL: Largest = {
  last_message: {
    consumer: CONSUMER,
    message_key: MAX_LENGTH.id,
    message_id: OWN_ID_LENGTH,
    previous_id: OWN_ID_LENGTH,
  },
  parked_message: {
    id: MAX_MONEY,
    consumer: CONSUMER,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    previous_id: OWN_ID_LENGTH,
    attempts: ENDLESS,
    last_error: 500,
  },
  ...HALF_MESSAGE,
};
