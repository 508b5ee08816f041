import { mkdirSync, writeFileSync } from 'node:fs';
import { SERVICES } from '../../scripts/fleet/services.mjs';

/**
 * A service that is ready at once, returns its environment, exits at `/fall`, and fails to start if
 * FAKE_FAILS names it.
 */
const fakeService = (name: string, portVariable: string) => `
  import { createServer } from 'node:http';
  if (process.env.FAKE_FAILS === '${name}') {
    console.log(JSON.stringify({ msg: '${name} cannot start' }));
    process.exit(3);
  }
  createServer((request, response) => {
    if (request.url === '/fall') process.exit(9);
    response.end(JSON.stringify({ pid: process.pid, env: process.env }));
  }).listen(Number(process.env.${portVariable}), process.env.DIANCAN_BIND);
`;

/** Writes fake services, with the same layout as `dist`. */
export function writeFakeServices(folder: string): string {
  const dist = `${folder}/dist`;
  for (const { name, portVariable } of SERVICES) {
    mkdirSync(`${dist}/apps/${name}/src`, { recursive: true });
    writeFileSync(`${dist}/apps/${name}/src/main.js`, fakeService(name, portVariable));
  }
  writeFileSync(
    `${dist}/apps/user/src/seller.main.js`,
    'console.log(process.env.DIANCAN_DB_URL, ...process.argv.slice(2));',
  );
  writeFileSync(`${dist}/package.json`, '{ "type": "module" }');
  return dist;
}
