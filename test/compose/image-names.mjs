// @ts-check

/**
 * The images that a Dockerfile begins from, each once; its own stages are none.
 * @param {string} dockerfile
 */
export function baseImages(dockerfile) {
  const froms = [...dockerfile.matchAll(/^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(froms.map(([, , stage]) => stage));
  return [...new Set(froms.map(([, image = '']) => image).filter(image => !stages.has(image)))];
}

/**
 * The images that a Compose file names.
 * @param {string} compose
 */
export function serverImages(compose) {
  return [...compose.matchAll(/^\s+image:\s+(\S+)/gm)].map(([, image = '']) => image);
}
