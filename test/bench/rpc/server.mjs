// @ts-check
import 'reflect-metadata';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { ServerTCP } from '@nestjs/microservices';
import { z } from 'zod';
import { built } from './built.mjs';
import { answer, contract } from './contract.mjs';

const { IdentityModule, PlatformModule, createService } = await built('platform/src/index');
const { logSettings, serverSettings, settingsOf } = await built('config/src/index');
const { callSettings, DiscoveryModule, discoverySettings, RpcServerModule } = await built('rpc/src/index');
const { TcpListener } = await built('rpc/src/server/tcp-listener');
const { PromptSocket } = await built('rpc/src/transport/tcp-message');

class Quotes {
  /** @param {{ productId: string }} params */
  async quote(params) {
    return answer(params);
  }
}
Injectable()(Quotes);

/** Decorators are not for JavaScript; this is what they do. @param {import('@nestjs/common').ModuleMetadata} metadata */
function moduleOf(metadata) {
  function BenchModule() {}
  Module(metadata)(BenchModule);
  return BenchModule;
}

class PlainTcpServer extends ServerTCP {
  /** @override @param {any} socket @param {any} message */
  async handleMessage(socket, { id, data: { params } }) {
    socket.sendMessage({
      id,
      response: { status: 200, envelope: { code: 0, msg: 'ok', data: answer(params) } },
      isDisposed: true,
    });
  }
}

/** A service of the fleet with one method, and two servers that do nothing but answer. */
const service = await openService();
const plainHttp = await openPlainHttp();
const plainTcp = await openPlainTcp();
process.on('message', message => {
  if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ service, plainHttp, plainTcp });

async function openService() {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const keys = String(process.env.DIANCAN_KEYS_DIR);
  writeFileSync(
    join(folder, 'product.yml'),
    JSON.stringify({
      server: { host: '127.0.0.1', port: 1 },
      log: { level: 'warn' },
      discovery: {
        list: 'static',
        redisUrl: '',
        zone: '',
        version: 'bench',
        weight: 1,
        advertiseHost: '',
        leaseMs: 6_000,
        heartbeatMs: 2_000,
        refreshMs: 1_000,
        lingerMs: 0,
      },
      calls: { defaults: JSON.parse(String(process.env.BENCH_CALL_DEFAULTS)) },
    }),
  );
  Object.assign(process.env, { DIANCAN_CONFIG_DIR: folder, DIANCAN_KEYS_DIR: keys });
  class BenchSettings extends settingsOf(
    z.object({ server: serverSettings, log: logSettings, discovery: discoverySettings, calls: callSettings }),
  ) {}
  const app = await createService(
    moduleOf({
      imports: [
        PlatformModule.forService('product', BenchSettings),
        IdentityModule.forService('product'),
        DiscoveryModule.forService({ service: 'product', settings: BenchSettings, servesTcp: true }),
        RpcServerModule.serve(contract, Quotes, moduleOf({ providers: [Quotes], exports: [Quotes] })),
      ],
    }),
  );
  await app.listen(0, '127.0.0.1');
  return { http: app.getHttpServer().address().port, tcp: app.get(TcpListener, { strict: false }).port };
}

/** @returns {Promise<number>} */
function openPlainHttp() {
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.stringify({
        code: 0,
        msg: 'ok',
        data: answer(JSON.parse(Buffer.concat(chunks).toString())),
      });
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        .end(body);
    });
  });
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () =>
      resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
    ),
  );
}

/** The same protocol without identity, validation, deadline and trace. @returns {Promise<number>} */
function openPlainTcp() {
  const server = new PlainTcpServer({ host: '127.0.0.1', port: 0, socketClass: PromptSocket });
  return new Promise(resolve => server.listen(() => resolve(server.unwrap().address().port)));
}
