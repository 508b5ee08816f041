import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const loaded = vi.fn<() => void>();
// Modules of other specs may be in memory already.
beforeAll(() => {
  vi.resetModules();
  vi.doMock('sharp', importOriginal => {
    loaded();
    return importOriginal();
  });
});
afterAll(() => {
  vi.doUnmock('sharp');
  vi.resetModules();
});

it('sharp is loaded at the first picture, once, not with the code that uses it', async () => {
  await import('./encode-picture.js');
  const { loadSharp } = await import('./load-sharp.js');
  expect(loaded).not.toHaveBeenCalled();
  expect(await loadSharp()).toBe(await loadSharp());
  expect(loaded).toHaveBeenCalledOnce();
});
