import type { ServiceOperation } from '@diancan/contracts';
import { type ServedModule, serve } from '@diancan/testing/service';
import { Controller, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Open } from '../identity/allow.decorator.js';
import { Handles } from './handles.decorator.js';

const operation = (method: ServiceOperation['method'], path: ServiceOperation['path']): ServiceOperation => ({
  method,
  path,
  summary: '',
});

@Controller()
@Open()
class SpecController {
  @Handles(operation('GET', '/api/dish/list')) list() {
    return 'listed';
  }
  @Handles(operation('POST', '/api/dish/list')) add() {
    return 'added';
  }
  @Handles(operation('PUT', '/api/dish/list')) replace() {
    return 'replaced';
  }
  @Handles(operation('PATCH', '/api/dish/list')) change() {
    return 'changed';
  }
  @Handles(operation('DELETE', '/api/dish/list')) empty() {
    return 'emptied';
  }
  @Handles(operation('GET', '/api/dish/picture/{name}')) picture(@Param('name') name: string) {
    return name;
  }
  @Handles(operation('POST', '/api/dish/notify')) notify(@Res() reply: FastifyReply) {
    void reply.status(204).send();
  }
}

let served: ServedModule;
beforeAll(async () => {
  served = await serve({ controllers: [SpecController] });
});
afterAll(() => served?.stop());

async function answerTo(method: ServiceOperation['method'], url: string): Promise<[number, string]> {
  const { statusCode, payload } = await served.app.inject({ method, url });
  return [statusCode, payload];
}

describe('a handler of an operation', () => {
  it.each([
    ['GET', 'listed'],
    ['POST', 'added'],
    ['PUT', 'replaced'],
    ['PATCH', 'changed'],
    ['DELETE', 'emptied'],
  ] as const)('answers 200 to %s at the path without /api', async (method, answer) => {
    expect(await answerTo(method, '/dish/list')).toEqual([200, answer]);
  });

  it('gets the named segment of the path', async () => {
    expect(await answerTo('GET', '/dish/picture/soup.svg')).toEqual([200, 'soup.svg']);
  });

  it('sets another status on the reply', async () => {
    expect(await answerTo('POST', '/dish/notify')).toEqual([204, '']);
  });

  it('is not reached at the public path', async () => {
    expect((await answerTo('GET', '/api/dish/list'))[0]).toBe(404);
  });
});
