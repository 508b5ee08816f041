import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsRefresh } from '@diancan/config';
import { Controller, Get, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Open } from '../identity/allow.decorator.js';

/** Created at the start, like a job. */
@Injectable()
class SpecJob {
  constructor(readonly logger: PinoLogger) {}
}

@Controller()
@Open()
class SpecController {
  constructor(private readonly logger: PinoLogger) {}

  @Get('level')
  level() {
    return { ofRequest: this.logger.logger.level };
  }
}

let served: ServedModule;
beforeEach(async () => {
  served = await serve({ controllers: [SpecController], providers: [SpecJob] });
});
afterEach(() => served?.stop());

async function change(level: string) {
  writeFileSync(join(process.env['DIANCAN_CONFIG_DIR']!, 'order-dev.yml'), `log: { level: ${level} }`);
  return (await served.app.get(SettingsRefresh).request()).state;
}

describe('the level of the log', () => {
  it('applies to existing loggers and to the next request, up and down, without a restart', async () => {
    const { logger } = served.app.get(SpecJob);
    const ofRequest = async () => (await served.app.inject('/level')).json<{ ofRequest: string }>().ofRequest;
    for (const level of ['silent', 'debug', 'warn', 'trace', 'silent']) {
      const before = logger.logger.level;
      const state = await change(level);
      expect(state).toMatchObject({ changed: before === level ? [] : ['log'], atNextStart: [] });
      expect([logger.logger.level, await ofRequest()]).toEqual([level, level]);
    }
  });
});
