import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { startChild, type Child } from '../../../scripts/processes/child.ts';
import { PROJECT } from '../../../scripts/project.mjs';
import { findBinary } from '../../../scripts/servers/find-binary.mjs';
import { speaks, waitUntil } from '../../../scripts/network/ready.ts';
import { fleetNode } from '../../../scripts/toolchain/node.mjs';

const HERE = `${PROJECT}/test/bench/gateway`;

/** Something to measure. */
export interface Subject {
  name: string;
  /** What to ask it for. */
  url: string;
  cookie?: string;
  child: Child;
}

/** The requested routes: a public one, and one for buyers only. */
export const PLAIN_PATH = '/api/product/list';
export const CHECKED_PATH = '/api/order/list';

/** Starts a process and waits until it listens. */
export async function listening({
  folder,
  name,
  command = fleetNode(),
  args,
  env = process.env,
  port,
}: {
  folder: string;
  name: string;
  command?: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  port: number;
}) {
  const logFile = `${folder}/${name}.log`;
  const child = startChild({ name, command, args, env, logFile });
  const answers = () =>
    speaks({
      host: '127.0.0.1',
      port,
      greeting: 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n',
      expects: 'HTTP/1.1',
    });
  await waitUntil(async () => !child.isRunning() || (await answers()), {
    failure: `${name} does not answer, see ${logFile}`,
    timeoutMs: 30_000,
  });
  return child;
}

export async function bareUpstream(folder: string): Promise<Subject> {
  const port = await freePort();
  const child = await listening({
    folder,
    name: 'upstream',
    args: [`${HERE}/upstream.ts`, String(port)],
    port,
  });
  return { name: 'bare upstream', url: `http://127.0.0.1:${port}${PLAIN_PATH}`, child };
}

export async function bareProxy(
  folder: string,
  script: string,
  name: string,
  upstream: string,
): Promise<Subject> {
  const port = await freePort();
  const child = await listening({
    folder,
    name: script,
    args: [`${HERE}/${script}.ts`, String(port), upstream],
    port,
  });
  return { name, url: `http://127.0.0.1:${port}${PLAIN_PATH}`, child };
}

/** nginx with one worker and connections to the upstream kept alive; null where it is not installed. */
export async function nginx(folder: string, upstream: string): Promise<Subject | null> {
  const command = findBinary(['nginx']);
  if (!command) return null;
  const port = await freePort();
  mkdirSync(`${folder}/nginx`, { recursive: true });
  writeFileSync(`${folder}/nginx.conf`, nginxConfiguration(`${folder}/nginx`, port, new URL(upstream).host));
  const child = await listening({
    folder,
    name: 'nginx',
    command,
    args: ['-c', `${folder}/nginx.conf`, '-p', `${folder}/nginx`],
    port,
  });
  return { name: 'nginx', url: `http://127.0.0.1:${port}${PLAIN_PATH}`, child };
}

const NGINX_TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const nginxConfiguration = (folder: string, port: number, upstream: string) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  ${NGINX_TEMPORARY.map(kind => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  upstream service { server ${upstream}; keepalive 128; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;

/**
 * The gateway of this project, with the repo's own configuration and every service at the upstream.
 * @param options settings: laid over gateway.yml
 */
export async function gateway(
  folder: string,
  {
    upstream,
    redisUrl,
    settings = {},
    nodeArgs = [],
    name = 'gateway',
  }: { upstream: string; redisUrl: string; settings?: object; nodeArgs?: string[]; name?: string },
) {
  const [port, managementPort] = [await freePort(), await freePort()];
  const config = `${folder}/${name}-config`;
  cpSync(`${PROJECT}/config-repo`, config, { recursive: true });
  const services = { user: [upstream], product: [upstream], order: [upstream] };
  writeFileSync(`${config}/gateway-bench.yml`, JSON.stringify({ services, ...settings }));
  const env = {
    ...process.env,
    DIANCAN_CONFIG_DIR: config,
    DIANCAN_PROFILE: 'bench',
    DIANCAN_KEYS_DIR: `${folder}/keys`,
    DIANCAN_GATEWAY_PORT: String(port),
    DIANCAN_GATEWAY_MANAGEMENT_PORT: String(managementPort),
    DIANCAN_REDIS_URL: redisUrl,
  };
  const child = await listening({
    folder,
    name,
    args: [...nodeArgs, `${PROJECT}/dist/apps/gateway/src/main.js`],
    env,
    port,
  });
  return { origin: `http://127.0.0.1:${port}`, child };
}
