import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { profilesOf } from './settings-address.js';
import type { Holder, Subject } from './holder.js';

export const ACCESS = 'diancan:config-access';

export type RouteParameters = Readonly<Record<string, string>>;

export type Access =
  | { readonly role: 'operators' }
  /**
   * `subjectOf`: whose settings the route returns; null: of no single application, only for tokens that read
   * all settings.
   */
  | { readonly role: 'readers'; readonly subjectOf: (parameters: RouteParameters) => Subject | null };

export type HeldRequest = FastifyRequest & { holder?: Holder };

/**
 * Reads the parameters `application` and `profile` of a route, and splits several profiles as the answer
 * does.
 */
const byParameters = ({ application, profile }: RouteParameters): Subject | null =>
  application === undefined ? null : { application, profiles: profilesOf(profile ?? '') };

/** Opens a route to tokens that may read the settings of its subject. A route without a mark is closed. */
export const ForReaders = (subjectOf: (parameters: RouteParameters) => Subject | null = byParameters) =>
  SetMetadata(ACCESS, { role: 'readers', subjectOf } satisfies Access);

export const ForOperators = () => SetMetadata(ACCESS, { role: 'operators' } satisfies Access);

/** The holder of the token of this request. */
export const CurrentHolder = createParamDecorator((_: unknown, context: ExecutionContext): Holder => {
  const { holder } = context.switchToHttp().getRequest<HeldRequest>();
  if (holder === undefined) throw new Error('CurrentHolder on a route that is open');
  return holder;
});
