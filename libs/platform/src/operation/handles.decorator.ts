import { type ServiceOperation, servicePathOf } from '@diancan/contracts';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';

/**
 * Handles a public operation: the method and the path come from it. It answers 200, also to a POST, for which
 * Nest's own default is 201; a handler sets another status on the reply. ZodPipe checks bodies and queries.
 */
export const Handles = (operation: ServiceOperation): MethodDecorator =>
  applyDecorators(
    RequestMapping({ method: RequestMethod[operation.method], path: servicePathOf(operation) }),
    HttpCode(200),
  );
