import { expect, it, vi } from 'vitest';
import { refuseProduction } from './refuse-production.js';

it('refuses to run in production, and only there', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  refuseProduction({ NODE_ENV: 'development' });
  expect(exit).not.toHaveBeenCalled();
  refuseProduction({ NODE_ENV: 'production' });
  expect(exit).toHaveBeenCalledWith(1);
  expect(said).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});
