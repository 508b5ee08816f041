import { expect, it, vi } from 'vitest';
import { refuseProduction } from './refuse-production.js';

it('does not run in production, and nowhere else refuses', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  refuseProduction({ NODE_ENV: 'development' });
  expect(exit).not.toHaveBeenCalled();
  refuseProduction({ NODE_ENV: 'production' });
  expect(exit).toHaveBeenCalledWith(1);
  expect(said).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});
