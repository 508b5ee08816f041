import { OPERATIONS } from '@diancan/contracts';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { apiDocument } from '../../apps/gateway/src/api-docs/api-document.js';
import { gatewaySettings } from '../../apps/gateway/testing/settings.js';

const HEADER = `/**
 * Generated from the API's description (/api/docs/json) by \`npm run api-client\`. Do not edit: \`npm test\`
 * compares it with a new one.
 */
`;

/** The types of the public API, from the routes in config-repo and the operations in libs/contracts. */
export async function generateSchema(): Promise<string> {
  const document = apiDocument(gatewaySettings().current.routes, OPERATIONS);
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    alphabetize: true,
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  });
  return HEADER + astToString(nodes);
}
