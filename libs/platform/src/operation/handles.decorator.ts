import { type ServiceOperation, servicePathOf } from '@diancan/contracts';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';

/**
 * Handles a public operation: the method and the path come from it. Every method answers 200, where Nest would
 * answer a POST with 201; another status is set on the reply. Bodies and queries are checked by ZodPipe.
 */
export const Handles = (operation: ServiceOperation): MethodDecorator =>
  applyDecorators(
    RequestMapping({ method: RequestMethod[operation.method], path: servicePathOf(operation) }),
    HttpCode(200),
  );
