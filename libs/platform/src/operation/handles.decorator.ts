import { type Envelope, type ServiceOperation, servicePathOf, type ViewOf } from '@diancan/contracts';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import type { z } from 'zod';

/** A method whose answer fits the schema of the operation. Without a schema, it answers as it likes. */
type Handler<O extends ServiceOperation> = O extends { readonly answer: infer A extends z.ZodType }
  ? (...args: never[]) => Envelope<ViewOf<A>> | Promise<Envelope<ViewOf<A>>>
  : (...args: never[]) => unknown;

/**
 * Handles a public operation: the method and the path come from it, and the compiler compares what the
 * handler answers with its schema. It answers 200, also to a POST, for which Nest's own default is 201; a
 * handler sets another status on the reply. ZodPipe checks bodies and queries.
 */
export const Handles = <const O extends ServiceOperation>(operation: O) =>
  applyDecorators(
    RequestMapping({ method: RequestMethod[operation.method], path: servicePathOf(operation) }),
    HttpCode(200),
  ) as <T extends Handler<O>>(target: object, name: string, method: TypedPropertyDescriptor<T>) => void;
