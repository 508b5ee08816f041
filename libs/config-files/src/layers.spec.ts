import { describe, expect, it } from 'vitest';
import { BadFileError } from './config-file.js';
import { layersOf } from './layers.js';

const snapshotOf = (...paths: string[]) => ({
  version: 'v',
  files: new Map(paths.map(path => [path, Buffer.from(path.endsWith('.json') ? '{}' : 'a: 1')])),
});
const layers = (paths: string[], application = 'order', profiles = ['dev', 'eu']) =>
  layersOf(snapshotOf(...paths), application, profiles).map(({ path }) => path);

describe('the layers of settings', () => {
  it('are the files of the application and the shared ones, the weakest first', () => {
    const inOrder = [
      'application.yml',
      'order.yml',
      'application-dev.yml',
      'order-dev.yml',
      'application-eu.yml',
      'order-eu.yml',
    ];
    expect(
      layers([...inOrder.toReversed(), 'user.yml', 'order-prod.yml', 'conf/order.yml', 'order.txt']),
    ).toEqual(inOrder);
  });

  it('with the same name are ordered JSON, YAML, properties, the weakest first', () => {
    expect(layers(['order.properties', 'order.yml', 'order.yaml', 'order.json'])).toEqual([
      'order.json',
      'order.yaml',
      'order.yml',
      'order.properties',
    ]);
  });

  it('are the shared ones for an unknown application', () => {
    expect(layers(['application.yml', 'order.yml'], 'nobody', ['dev'])).toEqual(['application.yml']);
  });

  it('are never in another folder', () => {
    expect(layers(['conf/order.yml', '../order.yml'], 'conf/order', ['dev'])).toEqual([]);
    expect(layers(['conf/order.yml', '../order.yml'], '../order', ['dev'])).toEqual([]);
  });

  it('are parsed once per snapshot, and only if they are needed', () => {
    const snapshot = {
      version: 'v',
      files: new Map([
        ['order.yml', Buffer.from('a: 1')],
        ['user.yml', Buffer.from('a: [')],
      ]),
    };
    expect(layersOf(snapshot, 'order', [])[0]).toBe(layersOf(snapshot, 'order', ['dev'])[0]);
    expect(() => layersOf(snapshot, 'user', [])).toThrow(BadFileError);
  });
});
