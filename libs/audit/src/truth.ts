/** A broken invariant. */
export interface Violation {
  /** The invariant that is broken. */
  truth: string;
  /** Id of the product, order, payment or job, or the day. */
  about: string;
  finding: string;
}

/** What was found about one invariant. */
export interface Findings {
  violations: Violation[];
  /** How many rows are still in progress, and not beyond their deadline. */
  unsettled: number;
}

/** The names of the schemas that the auditor may read, by the service that owns each. */
export interface Schemas {
  product: string;
  order: string;
  user: string;
}

/** Runs a statement on the snapshot. Most statements return the `about` and `finding` of violations. */
export type Query = <Row = Pick<Violation, 'about' | 'finding'>>(sql: string) => Promise<Row[]>;
