import { expect, it } from 'vitest';
import { baseImages, serverImages } from './image-names.mjs';

it('a Dockerfile begins from its images, not from its own stages', () => {
  const dockerfile =
    'FROM node:24 AS packages\nFROM packages AS build\nRUN echo FROM x\nfrom node:24\nFROM debian:12\n';
  expect(baseImages(dockerfile)).toEqual(['node:24', 'debian:12']);
});

it('a Compose file names its images', () => {
  expect(
    serverImages('services:\n  one:\n    image: redis:7.4\n  two:\n    image: mariadb:11.4 # the database\n'),
  ).toEqual(['redis:7.4', 'mariadb:11.4']);
});
