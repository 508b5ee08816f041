import { expect, it } from 'vitest';
import { generateSchema } from './generate-schema.js';

it('the types of the API client are up to date; if not: npm run api-client', async () => {
  const file = `${import.meta.dirname}/../../libs/api-client/src/generated/schema.d.ts`;
  await expect(await generateSchema()).toMatchFileSnapshot(file);
});
