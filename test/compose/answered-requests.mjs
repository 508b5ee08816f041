// @ts-check

/**
 * How many requests a service has answered, as its metrics say.
 * @param {string} metrics in the text format of Prometheus
 */
export function answeredRequests(metrics) {
  const counts = [...metrics.matchAll(/^diancan_requests_total\{[^}]*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * What each container of a service has answered since it started.
 * @param {import('./compose-project.mjs').ComposeProject} project
 * @param {string} service
 * @param {number} containers how many it has
 */
export async function answeredByEach(project, service, containers) {
  const indexes = Array.from({ length: containers }, (_, at) => at + 1);
  return Promise.all(
    indexes.map(async index => answeredRequests(await project.exec(service, ['metrics'], { index }))),
  );
}
