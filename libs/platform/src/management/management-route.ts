import { DiscoveryService } from '@nestjs/core';
import type { z } from 'zod';

/** An operation on the management port: JSON in, JSON out. */
export interface ManagementRoute {
  readonly method: 'GET' | 'POST';
  /** Exact, such as `/messages/sent`. */
  readonly path: string;
  /** Of the query, whose values are texts, or of the body. Should be strict. */
  readonly input: z.ZodType;
  /**
   * Gets what `input` has accepted. The values of an async iterable are sent as they come, a line each; if
   * the client goes away, the iterable is told to return.
   * @throws RefusedOperationError
   */
  handle(input: unknown): Promise<unknown> | AsyncIterable<unknown>;
}

/** A provider that is marked with `@OffersManagementRoutes()`. */
export interface ManagementRoutes {
  readonly routes: readonly ManagementRoute[];
}

/** Marks a provider that is `ManagementRoutes`. The management server finds it. */
export const OffersManagementRoutes = DiscoveryService.createDecorator();

type Handle<S extends z.ZodType> = (input: z.infer<S>) => Promise<unknown> | AsyncIterable<unknown>;

/** An operation that changes nothing. */
export const reads = <S extends z.ZodType>(path: string, input: S, handle: Handle<S>): ManagementRoute =>
  // The server parses the input by the schema that is beside the handler.
  ({ method: 'GET', path, input, handle: handle as ManagementRoute['handle'] });

/** An operation that changes something. Repeating it must do no harm. */
export const writes = <S extends z.ZodType>(path: string, input: S, handle: Handle<S>): ManagementRoute => ({
  ...reads(path, input, handle),
  method: 'POST',
});
