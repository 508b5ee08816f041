import { expect, it } from 'vitest';
import { answeredRequests } from './answered-requests.ts';

it('answered requests are added up over all statuses', () => {
  const metrics =
    '# TYPE diancan_requests_total counter\ndiancan_requests_total{status="200"} 40\n' +
    'diancan_requests_total{status="409"} 2\nother{status="200"} 9\n';
  expect(answeredRequests(metrics)).toBe(42);
});

it('a service that was not asked yet has answered none', () => {
  expect(answeredRequests('# HELP diancan_requests_total Requests.\n')).toBe(0);
});
