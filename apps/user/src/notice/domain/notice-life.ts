export const NOTICE_STATES = ['PENDING', 'SENT', 'REFUSED', 'SKIPPED', 'GIVEN_UP'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

interface Move {
  readonly from: readonly NoticeState[];
  readonly to: NoticeState;
}

/** The whole life of a notice: each verb, from where to where. What is not here does not happen. */
export const NOTICE_LIFE = {
  /** WeChat took it: also one that was given up, if the answer is very late, or an operator replays it. */
  send: { from: ['PENDING', 'GIVEN_UP'], to: 'SENT' },
  /** WeChat said no, and would say so again. */
  refuse: { from: ['PENDING', 'GIVEN_UP'], to: 'REFUSED' },
  /** The shop has no template for its kind. */
  skip: { from: ['PENDING', 'GIVEN_UP'], to: 'SKIPPED' },
  /** Its deadline passed: its job is dead. Old news helps nobody. */
  giveUp: { from: ['PENDING'], to: 'GIVEN_UP' },
} as const satisfies Record<string, Move>;

export type NoticeVerb = keyof typeof NOTICE_LIFE;

const OPEN: readonly NoticeState[] = NOTICE_LIFE.send.from;

/** Whether it may still be sent. */
export const isOpen = (state: NoticeState): boolean => OPEN.includes(state);
