/**
 * A queue or an exchange exists on the broker under a name of ours, but it is not as we declare it: somebody
 * else has made it. It is not changed and not deleted, and messages wait in the outbox until it is gone.
 */
export class TopologyConflictError extends Error {
  readonly code = 'TOPOLOGY_CONFLICT';

  /** @param existing name of the queue or exchange */
  constructor(existing: string, options: ErrorOptions) {
    super(
      `${existing} exists on the broker with other properties; ` +
        'delete it, and it is made again as it should be',
      options,
    );
  }
}
