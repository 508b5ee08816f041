import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/**
 * Counts what this process answered, by status.
 * @returns counts one that Fastify did not answer
 */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): (status: number) => void {
  const requests = metrics.counter({
    name: 'diancan_requests_total',
    help: 'Requests that were answered, by HTTP status.',
    labels: ['status'],
  });
  const count = (status: number): void => requests.inc({ status });
  fastify.addHook('onResponse', (_request, { statusCode }, done) => {
    count(statusCode);
    done();
  });
  return count;
}
