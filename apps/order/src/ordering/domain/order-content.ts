/** One product of an order, at the name and price it is ordered for. */
export interface OrderedLine {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly quantity: number;
}

/** What is ordered, for whom, and what it costs in fen. */
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
