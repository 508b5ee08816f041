import { readdirSync, readFileSync } from 'node:fs';
import { GitOrigin } from '@diancan/testing/git';
import { callAsGitHub, pushOf } from '../../apps/config/testing/webhooks.js';
import type { TestFleet } from '../fleet/start-fleet.js';

export interface InstanceSeen {
  readonly name: string;
  readonly application: string;
  readonly version: string | null;
  readonly outcome: string;
  readonly reason?: string;
  readonly current: boolean;
  readonly atNextStart: readonly string[];
}

export interface StatusSeen {
  readonly served: string;
  readonly refused: {
    version: string;
    problems: { file: string; line: number | null; key: string; reason: string }[];
  } | null;
  readonly bus: 'up' | 'down';
  readonly instances: readonly InstanceSeen[];
}

/** A shop's settings in a git repository of its own, served by a fleet's config centre. */
export class ShopSettings {
  readonly origin = new GitOrigin();

  /** Starts with the project's own config-repo. */
  constructor() {
    const files = readdirSync('config-repo').map(name => [
      `config-repo/${name}`,
      readFileSync(`config-repo/${name}`, 'utf8'),
    ]);
    this.origin.push(Object.fromEntries(files) as Record<string, string>);
  }

  /** The text of a file as last pushed. */
  text(name: string): string {
    return readFileSync(`${this.origin.work}/config-repo/${name}`, 'utf8');
  }

  /**
   * Pushes files of config-repo; null deletes one.
   * @returns the version
   */
  push(files: Record<string, string | null>): string {
    return this.origin.push(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`config-repo/${name}`, text])),
    );
  }

  /** Pushes a commit that reverts the last push. */
  takeBack(): void {
    this.origin.in('revert', '--no-edit', 'HEAD');
    this.origin.in('push', '--quiet', 'origin', 'HEAD');
  }

  /** Sends the webhook of the git host, through the gateway as in production. */
  tell(fleet: TestFleet, ...names: string[]): Promise<Response> {
    const secret = fleet.env('config').DIANCAN_CONFIG_WEBHOOK_SECRET!;
    return callAsGitHub(
      { url: fleet.gatewayUrl },
      pushOf(...names.map(name => `config-repo/${name}`)),
      secret,
      '/hooks/config',
    );
  }
}

export async function asOperator(
  fleet: TestFleet,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  return fetch(fleet.serviceUrl('config') + path, {
    method,
    headers: {
      authorization: `Bearer ${fleet.env('config').DIANCAN_OPERATOR_TOKEN}`,
      'accept-language': 'en',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

export async function statusOf(fleet: TestFleet): Promise<StatusSeen> {
  return ((await (await asOperator(fleet, 'GET', '/bus/status')).json()) as { data: StatusSeen }).data;
}

/** The version of each application; of several instances, the oldest version. */
export async function versionsOf(fleet: TestFleet): Promise<Record<string, string | null>> {
  const { served, instances } = await statusOf(fleet);
  const behindLast = instances.toSorted(
    (a, b) => Number(b.version === served) - Number(a.version === served),
  );
  return Object.fromEntries(behindLast.map(({ application, version }) => [application, version]));
}

/** All applications at one version. */
export const allAt = (version: string): Record<string, string> =>
  Object.fromEntries(
    ['gateway', 'order', 'product', 'sandbox', 'user'].map(application => [application, version]),
  );
