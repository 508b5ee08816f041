import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { OpenCentre } from './open-centre.js';

/** As `openCentre` gives it to the config centre. */
const WEBHOOK_SECRET = 'webhook-secret-of-the-specs';

/** What GitHub posts after a push that touched these files of the repository. */
export function pushOf(...paths: string[]): string {
  return JSON.stringify({
    ref: 'refs/heads/main',
    repository: { full_name: 'shop/settings' },
    pusher: { name: 'ann' },
    commits: [{ id: 'b'.repeat(40), message: 'change settings', added: [], removed: [], modified: paths }],
  });
}

/** Calls the config centre as GitHub does. */
export function callAsGitHub(
  centre: Pick<OpenCentre, 'url'>,
  body: string,
  secret = WEBHOOK_SECRET,
  path = '/monitor',
): Promise<Response> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return fetch(centre.url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'accept-language': 'en',
      'x-github-event': 'push',
      'x-hub-signature-256': signature,
    },
  });
}

/**
 * Posts a body whole, and reads only then, as simple senders do.
 * @returns the answer as it came
 */
export async function answerAfter(centreUrl: string, headers: string[], body: Buffer): Promise<string> {
  const { hostname, port } = new URL(centreUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    socket.pause();
    const lines = ['POST /monitor HTTP/1.1', 'host: centre', ...headers, `content-length: ${body.length}`];
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.write(body, () => resolve());
    });
    const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
    return answer.toString('latin1');
  } finally {
    socket.destroy();
  }
}
