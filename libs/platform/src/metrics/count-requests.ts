import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Counts what this process answered, by status. */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const requests = metrics.counter({ name: 'diancan_requests_total', help: 'Requests that were answered, by HTTP status.', labels: ['status'] });
  fastify.addHook('onResponse', (_request, { statusCode }, done) => {
    requests.inc({ status: statusCode });
    done();
  });
}
