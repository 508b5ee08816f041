import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type ManagementRoute, type ManagementRoutes, OffersManagementRoutes } from './management-route.js';

/** The routes of all providers with `@OffersManagementRoutes()`. */
@Injectable()
export class RouteTable {
  /** By path, then by method. */
  readonly #routes = new Map<string, Map<string, ManagementRoute>>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** Call it when all providers exist. @throws Error if two routes have the same method and path */
  fill(): void {
    for (const { instance } of this.discovery.getProviders({ metadataKey: OffersManagementRoutes.KEY }))
      for (const route of (instance as ManagementRoutes).routes) this.#add(route);
  }

  /** @returns the routes of the path, by method */
  at(path: string): ReadonlyMap<string, ManagementRoute> | undefined {
    return this.#routes.get(path);
  }

  #add(route: ManagementRoute): void {
    const { method, path } = route;
    const routes = this.#routes.get(path) ?? new Map<string, ManagementRoute>();
    if (routes.has(method)) throw new Error(`there are two management routes ${method} ${path}`);
    this.#routes.set(path, routes.set(method, route));
  }
}
