import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/**
 * Counts the answers of this process by status.
 * @returns a function that counts an answer that did not come from Fastify
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
