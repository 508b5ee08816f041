import { type Death, deathsOf, type Flow, type Shop } from '../steps/flow.js';
import { acceptStubbornly, aPaidOrder } from '../steps/stubborn-people.js';
import { type EndOfMessage, letFail, MAX_ATTEMPTS } from './killed-consumer-world.js';

/** What the user service does about the message that an order was accepted. */
export interface ConsumerFlow extends Flow {
  /** Not those that another flow has too. */
  isWorthIt(death: Death): boolean;
  readonly end: EndOfMessage;
}

const MESSAGE = 'order.accepted.v1';

/** The job that follows from the message: claimed, sent and done. */
const NOTICE_GOES = ['COMMIT job', 'POST /cgi-bin/message/template/send', 'COMMIT notice', 'COMMIT job'];

/** The attempt is counted, and the message waits for the next one. */
const FAILS = [
  'COMMIT message_attempt',
  `publish ${MESSAGE} to the retry queue`,
  `confirm ${MESSAGE} to the retry queue`,
];

const COMES = `deliver ${MESSAGE}`;
const COMES_AGAIN = `deliver ${MESSAGE} again`;
const ACK = `ack ${MESSAGE}`;
const ACK_AGAIN = `ack ${MESSAGE} again`;

const anOrderThatFails =
  (failures: number) =>
  async (shop: Shop): Promise<string> => {
    const orderId = await aPaidOrder(shop);
    await letFail(shop.fleet, orderId, failures);
    return orderId;
  };

const TOLD_ONCE: EndOfMessage = { notices: ['SENT'], jobs: ['DONE'], deadLetters: 0, attempts: 0, told: 1 };

/** Of messages that cause a notice in the end. */
export const FLOWS: readonly ConsumerFlow[] = [
  {
    name: 'a message',
    begin: aPaidOrder,
    walk: acceptStubbornly,
    steps: [COMES, 'COMMIT inbox, job, notice', ACK, ...NOTICE_GOES],
    isWorthIt: () => true,
    end: TOLD_ONCE,
  },
  {
    name: 'a message that fails once',
    begin: anOrderThatFails(1),
    walk: acceptStubbornly,
    steps: [
      COMES,
      ...FAILS,
      ACK,
      COMES_AGAIN,
      'COMMIT inbox, job, message_attempt, notice',
      ACK_AGAIN,
      ...NOTICE_GOES,
    ],
    isWorthIt: ({ step }) => ![COMES, ...NOTICE_GOES].includes(step),
    end: TOLD_ONCE,
  },
];

const DIES = [
  'COMMIT dead_letter, inbox, message_attempt',
  `publish ${MESSAGE} to the dead letters`,
  `confirm ${MESSAGE} to the dead letters`,
];
const FURTHER_FAILURES = MAX_ATTEMPTS - 2;

/** Of a message that becomes a dead letter. */
export const DEATH: ConsumerFlow = {
  name: 'a message that fails each time',
  begin: anOrderThatFails(1_000),
  walk: acceptStubbornly,
  steps: [
    COMES,
    ...FAILS,
    ACK,
    ...Array.from({ length: FURTHER_FAILURES }, () => [COMES_AGAIN, ...FAILS, ACK_AGAIN]).flat(),
    COMES_AGAIN,
    ...DIES,
    ACK_AGAIN,
  ],
  isWorthIt: ({ step, times }) =>
    DIES.includes(step) || (step === ACK_AGAIN && times === FURTHER_FAILURES + 1),
  end: { notices: [], jobs: [], deadLetters: 1, attempts: 0, told: 0 },
};

export const deathsIn = (flow: ConsumerFlow): Array<Death<ConsumerFlow>> =>
  deathsOf(flow).filter(death => flow.isWorthIt(death));
