import { createHmac } from 'node:crypto';
import { waitUntil } from '../../scripts/network/ready.ts';
import { Failure } from '../../scripts/terminal/failure.mjs';
import type { ComposeProject } from './compose-project.ts';
import type { SettingsRepository } from './settings-repository.ts';
import type { Buyer } from './buyer.ts';

/**
 * Each act throws an error at the first thing that is not as it should be. Polling is too slow here, so a
 * change in time was announced on the bus.
 */

const NEW_PATH = '/api/menu';
const NEW_ROUTE =
  `  - { method: GET, path: ${NEW_PATH}, service: product, ` +
  'upstreamPath: /product/list, allow: [public] }\n';
const LIVE_WITHIN_MS = 10_000;

/** An operator refreshes by hand. */
export async function openARoute(project: ComposeProject, repository: SettingsRepository, buyer: Buyer) {
  await expectStatus(buyer, 404);
  repository.change('gateway.yml', text => text.replace(/^routes:\n/m, `routes:\n${NEW_ROUTE}`));
  await project.exec('config', ['settings', 'refresh']);
  await expectStatus(buyer, 200);
}

/** A git host tells of a push, through the gateway. */
export async function closeItAgain(
  repository: SettingsRepository,
  buyer: Buyer,
  hook: { gatewayUrl: string; secret: string },
) {
  repository.change('gateway.yml', text => text.replace(NEW_ROUTE, ''));
  await tellAsGithub(hook);
  await waitUntil(async () => (await buyer.statusOf(NEW_PATH)) === 404, {
    failure: `The route is still open ${LIVE_WITHIN_MS / 1000} s after the push that took it away.`,
    timeoutMs: LIVE_WITHIN_MS,
  });
}

/** What fits no service is refused, and changes nothing. */
export async function pushNonsense(project: ComposeProject, repository: SettingsRepository, buyer: Buyer) {
  repository.change('gateway.yml', text =>
    text.replace(/^routes:\n/m, `routes:\n${NEW_ROUTE.replace('service: product', 'service: kitchen')}`),
  );
  const refusal = await project.exec('config', ['settings', 'refresh']).catch((failure: Failure) => failure);
  if (!(refusal instanceof Failure) || !refusal.details.join().includes('gateway.yml')) {
    throw new Failure('A route to a service that does not exist was not refused.', {
      details: [String(refusal)],
    });
  }
  await expectStatus(buyer, 404);
}

async function expectStatus(buyer: Buyer, expected: number) {
  const status = await buyer.statusOf(NEW_PATH);
  if (status !== expected) throw new Failure(`${NEW_PATH} answers ${status} instead of ${expected}.`);
}

async function tellAsGithub({ gatewayUrl, secret }: { gatewayUrl: string; secret: string }) {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    commits: [{ added: [], modified: ['config-repo/gateway.yml'], removed: [] }],
  });
  const answer = await fetch(`${gatewayUrl}/hooks/config`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
  if (!answer.ok) throw new Failure(`/hooks/config answers ${answer.status}: ${await answer.text()}`);
}
