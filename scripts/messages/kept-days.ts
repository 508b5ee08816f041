/**
 * For how many days after their end services keep what these commands look for. The libs decide it; a spec
 * compares, because Node cannot read the sources of the libs.
 */
export const KEPT_DAYS = { sentMessage: 7, decision: 7 } as const;
