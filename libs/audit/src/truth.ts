/** Something that must never be seen. */
export interface Violation {
  /** Which of the truths it breaks. */
  truth: string;
  /** Id of the product or order. */
  about: string;
  finding: string;
}

/** The names of the schemas that the auditor may read, by the service that owns each. */
export interface Schemas {
  product: string;
  order: string;
  user: string;
}

/** Runs a statement on the snapshot; the rows of most are what about, and what was found. */
export type Query = <Row = Pick<Violation, 'about' | 'finding'>>(sql: string) => Promise<Row[]>;
