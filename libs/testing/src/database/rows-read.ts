interface Transaction {
  query(sql: string): Promise<Array<{ Value: string }>>;
}
/** Such as a `UnitOfWork`: what `work` runs with it joins the transaction. */
interface Transactions {
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** How many rows the server reads for `work`; a scan reads each row of a table. */
export function rowsReadBy(transactions: Transactions, work: () => Promise<unknown>): Promise<number> {
  return transactions.run(async tx => {
    const before = await rowsRead(tx);
    await work();
    return (await rowsRead(tx)) - before;
  });
}

async function rowsRead(tx: Transaction): Promise<number> {
  const counters = await tx.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
}
