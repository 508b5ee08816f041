import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROJECT } from '../project.mjs';
import { makeComposeSecrets } from './env-file.mjs';

/** Variables without which `docker compose` refuses these files. */
const demandedBy = (...files: string[]): string[] => {
  const texts = files.map(file => readFileSync(`${PROJECT}/${file}`, 'utf8'));
  const names = texts.flatMap(text => [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name));
  return [...new Set(names)].toSorted();
};

it('`npm run compose:env` makes every secret that the fleet in containers demands', () => {
  const demanded = demandedBy('docker-compose.yml', 'deploy/compose/servers.yml');
  expect(demanded.length).toBeGreaterThan(10);
  expect(Object.keys(makeComposeSecrets())).toEqual(expect.arrayContaining(demanded));
});

it('the three servers alone demand their passwords, which is all that `npm start` gives', () => {
  expect(demandedBy('deploy/compose/servers.yml', 'deploy/compose/servers-published.yml')).toEqual([
    'DIANCAN_MARIADB_PASSWORD',
    'DIANCAN_RABBITMQ_PASSWORD',
    'DIANCAN_REDIS_PASSWORD',
  ]);
});

it('nothing but gateway and sandbox is published', () => {
  const services = readFileSync(`${PROJECT}/docker-compose.yml`, 'utf8').split(/^ {2}(?=\w+:$)/m);
  const published = services
    .filter(text => text.includes('ports:'))
    .map(text => text.slice(0, text.indexOf(':')));
  expect(published).toEqual(['gateway', 'sandbox']);
});
