import type { ComposeProject } from './compose-project.ts';

/**
 * How many requests a service has answered, as its metrics say.
 * @param metrics in the text format of Prometheus
 */
export function answeredRequests(metrics: string) {
  const counts = [...metrics.matchAll(/^diancan_requests_total\{[^}]*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * What each container of a service has answered since it started.
 * @param containers how many it has
 */
export async function answeredByEach(project: ComposeProject, service: string, containers: number) {
  const indexes = Array.from({ length: containers }, (_, at) => at + 1);
  return Promise.all(
    indexes.map(async index => answeredRequests(await project.exec(service, ['metrics'], { index }))),
  );
}
