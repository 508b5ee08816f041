import type { AddressInfo } from 'node:net';
import { createService, PlatformModule, type RawBodyRequest } from '@diancan/platform';
import { Body, Controller, HttpCode, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CentreSettings, fromEnvironment } from '../centre.settings.js';
import { readTextToo } from './raw-bodies.js';

const settings = {
  DIANCAN_LOG_LEVEL: 'silent',
  DIANCAN_CONFIG_TOKEN: 'read-token-of-the-specs',
  DIANCAN_OPERATOR_TOKEN: 'operator-token-of-the-specs',
};

@Controller()
class EchoController {
  @Post(['echo', 'encrypt'])
  @HttpCode(200)
  echo(@Req() request: RawBodyRequest, @Body() body: unknown) {
    return { body: body ?? null, raw: request.rawBody?.toString() ?? null };
  }
}

@Module({
  imports: [PlatformModule.forService('spec', CentreSettings, fromEnvironment(settings))],
  controllers: [EchoController],
})
class EchoModule {}

describe('bodies', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await createService(EchoModule, { prepare: readTextToo });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(() => app.close());

  const send = async (path: string, type: string | null, body: string) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: type === null ? {} : { 'content-type': type },
      body: Buffer.from(body),
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };

  it('are parsed if they are JSON, and the bytes are kept', async () => {
    expect(await send('/echo', 'application/json; charset=utf-8', '{ "a": 1 }')).toEqual({
      status: 200,
      body: { a: 1 },
      raw: '{ "a": 1 }',
    });
    expect(await send('/echo', 'application/json', '{')).toMatchObject({ status: 400, code: 1002 });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/vnd.github+json', 'x/y', null])(
    'are text if their type is %s',
    async type => {
      expect(await send('/echo', type, 'payload=%7B%7D&é')).toEqual({
        status: 200,
        body: 'payload=%7B%7D&é',
        raw: 'payload=%7B%7D&é',
      });
    },
  );

  it('are text at the route that encrypts, whatever their type', async () => {
    expect(await send('/encrypt', 'application/json', '{ "a": 1 }')).toEqual({
      status: 200,
      body: '{ "a": 1 }',
      raw: '{ "a": 1 }',
    });
  });

  it('are limited in size', async () => {
    expect(await send('/echo', 'text/plain', 'x'.repeat(1_048_577))).toMatchObject({ status: 413 });
  });
});
