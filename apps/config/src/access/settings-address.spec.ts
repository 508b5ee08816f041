import { describe, expect, it } from 'vitest';
import { applicationsOf, labelOf, profilesOf, settingsAddress } from './settings-address.js';

describe('the address of settings', () => {
  it.each([
    ['order-dev.yml', { application: 'order', profiles: ['dev'], format: 'yml' }],
    ['order-dev.yaml', { application: 'order', profiles: ['dev'], format: 'yml' }],
    ['order-admin-dev.json', { application: 'order-admin', profiles: ['dev'], format: 'json' }],
    ['order-dev,eu.properties', { application: 'order', profiles: ['dev', 'eu'], format: 'properties' }],
    ['a,b-dev.yml', { application: 'a,b', profiles: ['dev'], format: 'yml' }],
    ['a.b-dev.yml', { application: 'a.b', profiles: ['dev'], format: 'yml' }],
    ['order.yml', null],
    ['order-dev', null],
    ['order-dev.txt', null],
    ['-dev.yml', null],
    ['order-.yml', null],
    ['order-dev.yml/', null],
    ['', null],
  ])('%s', (name, address) => {
    expect(settingsAddress(name)).toEqual(address);
  });

  it('has profiles separated by commas', () => {
    expect([profilesOf('dev'), profilesOf('dev, eu,'), profilesOf(',')]).toEqual([
      ['dev'],
      ['dev', 'eu'],
      [],
    ]);
  });

  it('has applications separated by commas, each once', () => {
    expect([applicationsOf('a'), applicationsOf('a, b,,a'), applicationsOf(',')]).toEqual([
      ['a'],
      ['a', 'b'],
      [],
    ]);
  });

  it('has a label in which (_) stands for a slash', () => {
    expect([labelOf('feature(_)x(_)y'), labelOf('main')]).toEqual(['feature/x/y', 'main']);
  });
});
