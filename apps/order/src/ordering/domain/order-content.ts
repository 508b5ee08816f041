import type { MadeChoice, OrderKind } from '@diancan/contracts';

/** One line of an order, with names and prices at the time of ordering. */
export interface OrderedLine {
  readonly productId: string;
  readonly name: string;
  /** The public path of the picture. */
  readonly icon: string;
  /** Of one piece, with its choices. */
  readonly priceFen: number;
  readonly quantity: number;
  readonly choices: readonly MadeChoice[];
  readonly note: string;
}

/**
 * Something that the price has beside the lines: a fee, or a discount below 0.
 * `share` says how it goes back when lines are refunded: BY_VALUE with each piece, as much of it as the piece
 * is
 * of all lines; AT_END with the last piece.
 */
export interface Adjustment {
  readonly kind: string;
  readonly name: string;
  readonly amountFen: number;
  readonly share: 'BY_VALUE' | 'AT_END';
}

/** A table, and the guests who sit at it now. */
export interface OrderTable {
  readonly tableId: string;
  readonly name: string;
  readonly seating: string;
}

/** How the buyer gets the order; the texts are empty where nobody needs them. */
export interface Contact {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly remark: string;
}

/** What is ordered, and for how much: the total is that of the lines and adjustments, in fen. */
export interface OrderContent {
  readonly kind: OrderKind;
  readonly table: OrderTable | null;
  readonly contact: Contact;
  readonly lines: readonly OrderedLine[];
  readonly adjustments: readonly Adjustment[];
  readonly amountFen: number;
}

/** Names a line in its order, for good: lines never change. */
export const lineIdOf = (position: number): string => String(position + 1);
