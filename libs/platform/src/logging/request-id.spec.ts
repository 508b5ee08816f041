import { Controller, Get } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Open } from '../identity/allow.decorator.js';

@Controller()
@Open()
class SpecController {
  constructor(private readonly logger: PinoLogger) {}

  @Get('deep/inside')
  bindings() {
    return this.logger.logger.bindings();
  }
}

let served: ServedModule;
beforeAll(async () => {
  served = await serve({ controllers: [SpecController] });
});
afterAll(() => served?.stop());

describe('a log line of a request', () => {
  it('carries the id that the gateway gave to the request', async () => {
    const answer = await served.app.inject({
      method: 'GET',
      url: '/deep/inside',
      headers: { 'x-request-id': 'request-12345' },
    });
    expect(answer.json()).toMatchObject({ requestId: 'request-12345' });
  });
});
