/** One product of an order, with its name and price at the time of ordering. */
export interface OrderedLine {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly quantity: number;
}

/** The contact, the lines and the total (in fen) of an order. */
export interface OrderContent {
  readonly contact: {
    readonly name: string;
    readonly phone: string;
    readonly address: string;
    readonly remark: string;
  };
  readonly lines: readonly OrderedLine[];
  readonly amountFen: number;
}
