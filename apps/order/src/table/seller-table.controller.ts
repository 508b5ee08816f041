import {
  type Caller,
  done,
  OrderErrors,
  saveTableBody,
  type SaveTableBody,
  tableIdBody,
  tableIdQuery,
  tableOperations,
} from '@diancan/contracts';
import { IdempotentRequests, OptionalIdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TableLinks } from './table-links.js';
import { TableRepository } from './table.repository.js';

@Controller()
@Allow('seller')
export class SellerTableController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly tables: TableRepository,
    private readonly links: TableLinks,
  ) {}

  @Handles(tableOperations.listTables)
  async list() {
    const tables = await this.tables.list();
    return done({ items: tables.map(table => ({ ...table, url: this.links.urlOf(table.code) })) });
  }

  @Handles(tableOperations.saveTable)
  async save(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(OrderErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(saveTableBody)) body: SaveTableBody,
  ) {
    const request = { caller, key, verb: 'saveTable', body };
    return done(this.#codeOf(await this.requests.once(request, tx => this.tables.save(tx, body))));
  }

  @Handles(tableOperations.rotateTable)
  async rotate(
    @CurrentCaller() caller: Caller,
    @OptionalIdempotencyKey(OrderErrors.KEY_REQUIRED) key: string | undefined,
    @Body(new ZodPipe(tableIdBody)) body: z.infer<typeof tableIdBody>,
  ) {
    const request = { caller, key, verb: 'rotateTable', body };
    return done(this.#codeOf(await this.requests.once(request, tx => this.tables.rotate(tx, body.tableId))));
  }

  @Handles(tableOperations.removeTable)
  async remove(@Body(new ZodPipe(tableIdBody)) { tableId }: z.infer<typeof tableIdBody>) {
    await this.tables.remove(tableId);
    return done(null);
  }

  @Handles(tableOperations.getTableQr)
  async qr(
    @Query(new ZodPipe(tableIdQuery)) { tableId }: z.infer<typeof tableIdQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { code } = await this.tables.byId(tableId);
    const picture = await this.links.pictureOf(code);
    void reply.type('image/png').header('x-content-type-options', 'nosniff').send(picture);
  }

  #codeOf({ tableId, code }: { readonly tableId: string; readonly code: string }) {
    return { tableId, code, url: this.links.urlOf(code) };
  }
}
