import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { profilesOf } from './settings-address.js';
import type { Holder, Subject } from './holder.js';

export const ACCESS = 'diancan:config-access';

export type RouteParameters = Readonly<Record<string, string>>;

export type Access =
  | { readonly role: 'operators' }
  /** Whose settings the route is about; null is nobody's, which only those may ask for who read everything. */
  | { readonly role: 'readers'; readonly subjectOf: (parameters: RouteParameters) => Subject | null };

export type HeldRequest = FastifyRequest & { holder?: Holder };

/** The parameters `application` and `profile` of a route; a profile may be several, and is read as it is when they are answered. */
const byParameters = ({ application, profile }: RouteParameters): Subject | null =>
  application === undefined ? null : { application, profiles: profilesOf(profile ?? '') };

/** Who reads settings, and the application whose settings they are. A route without any mark is closed to everybody. */
export const ForReaders = (subjectOf: (parameters: RouteParameters) => Subject | null = byParameters) =>
  SetMetadata(ACCESS, { role: 'readers', subjectOf } satisfies Access);

export const ForOperators = () => SetMetadata(ACCESS, { role: 'operators' } satisfies Access);

/** Whose token this request carries. */
export const CurrentHolder = createParamDecorator((_: unknown, context: ExecutionContext): Holder => {
  const { holder } = context.switchToHttp().getRequest<HeldRequest>();
  if (holder === undefined) throw new Error('CurrentHolder on a route that is open');
  return holder;
});
