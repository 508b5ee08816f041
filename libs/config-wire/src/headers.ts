/**
 * Names a newer version that the config centre does not serve, because it was refused. A service of a newer
 * release waits for it.
 */
export const REFUSED_HEADER = 'x-diancan-refused';

/** The entity tag (RFC 9110) of settings: their version. */
export const entityTagOf = (version: string): string => `"${version}"`;

/** The version that an entity tag names, also a weak one as a proxy makes it; undefined if it names none. */
export const versionOf = (entityTag: string): string | undefined => /^(?:W\/)?"(.+)"$/.exec(entityTag)?.[1];
