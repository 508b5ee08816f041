export const NOTICE_STATES = ['PENDING', 'SENT', 'REFUSED', 'SKIPPED', 'GIVEN_UP'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

interface Move {
  readonly from: readonly NoticeState[];
  readonly to: NoticeState;
}

/** The whole life of a notice: each verb, whence and whither. What is not here does not happen. */
export const NOTICE_LIFE = {
  /** WeChat took it. An answer that comes very late still tells the truth about one that was given up meanwhile. */
  send: { from: ['PENDING', 'GIVEN_UP'], to: 'SENT' },
  /** WeChat said no, and would say so again. */
  refuse: { from: ['PENDING'], to: 'REFUSED' },
  /** The shop has no template for its kind. */
  skip: { from: ['PENDING'], to: 'SKIPPED' },
  /** Its deadline passed; old news helps nobody. */
  giveUp: { from: ['PENDING'], to: 'GIVEN_UP' },
} as const satisfies Record<string, Move>;

export type NoticeVerb = keyof typeof NOTICE_LIFE;
