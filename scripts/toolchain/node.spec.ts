import { describe, expect, it } from 'vitest';
import { requireNode } from './node.mjs';

describe('the Node that scripts run on', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('may be %s', version => {
    expect(() => requireNode(version)).not.toThrow();
  });

  it.each(['18.20.0', '20.18.3'])('may not be %s, and the refusal says which to install', version => {
    expect(() => requireNode(version)).toThrow(`Node ${version} is too old: install Node 20.19 or newer`);
  });
});
