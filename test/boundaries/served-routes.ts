import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';

const metadata = <T>(key: string, target: object): T[] => Reflect.getMetadata(key, target) ?? [];

/** The controllers of a module and of the modules that it imports, each once. */
function controllersOf(imported: Type | DynamicModule): Set<Type> {
  const { module, imports = [], controllers = [] } = 'module' in imported ? imported : { module: imported };
  const inner = [...metadata<Type | DynamicModule>(MODULE_METADATA.IMPORTS, module), ...imports];
  return new Set([
    ...metadata<Type>(MODULE_METADATA.CONTROLLERS, module),
    ...controllers,
    ...inner.flatMap(each => [...controllersOf(each as Type | DynamicModule)]),
  ]);
}

/** `GET /order/list` for each handler of a controller. */
function routesOf(controller: Type): string[] {
  const prefix: string = Reflect.getMetadata(PATH_METADATA, controller);
  return Object.getOwnPropertyNames(controller.prototype).flatMap(name => {
    const handler: object = controller.prototype[name];
    const method: RequestMethod | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
    if (method === undefined) return [];
    const path: string = Reflect.getMetadata(PATH_METADATA, handler);
    const segments = [prefix, path].flatMap(part => part.split('/')).filter(segment => segment !== '');
    return [`${RequestMethod[method]} /${segments.join('/')}`];
  });
}

/** The routes of a service, as Nest serves them: `GET /order/list` for each handler of each controller. */
export const servedRoutes = (service: Type): string[] => [...controllersOf(service)].flatMap(routesOf);
