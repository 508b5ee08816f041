/** Names a newer version that the config centre refused to serve: a service of a newer release waits for it. */
export const REFUSED_HEADER = 'x-diancan-refused';

/** The entity tag (RFC 9110) of settings: their version. */
export const entityTagOf = (version: string): string => `"${version}"`;

/** The version that an entity tag names, also a weak one, as proxies make them; undefined if it names none. */
export const versionOf = (entityTag: string): string | undefined => /^(?:W\/)?"(.+)"$/.exec(entityTag)?.[1];
