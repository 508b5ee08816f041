import type { SettingsClass } from '@diancan/config';
import { readConfigFiles } from '@diancan/config-client';
import type { Tree } from '@diancan/config-wire';
import { Ajv } from 'ajv';

/** What only the environment knows: addresses, secrets. The rest comes from the defaults in config-repo. */
export const SPEC_ENVIRONMENT = {
  DIANCAN_DB_URL: 'mysql://u:p@127.0.0.1:3306/db',
  DIANCAN_REDIS_URL: 'redis://127.0.0.1:6379/0',
  DIANCAN_WECHAT_OA_APPID: 'wx0000000000000001',
  DIANCAN_WECHAT_OA_SECRET: 'spec-secret-of-the-account',
  DIANCAN_WECHAT_WEB_APPID: 'wx0000000000000002',
  DIANCAN_WECHAT_WEB_SECRET: 'spec-secret-of-the-website',
  DIANCAN_WECHAT_MCHID: '1900000109',
  DIANCAN_WECHAT_MCH_SERIAL: '5157f09efdc096de15ebe81a47057a7232f1b8e1',
  DIANCAN_WECHAT_MCH_KEY_FILE: 'key.pem',
  DIANCAN_WECHAT_API_V3_KEY: '0123456789abcdefghijklmnopqrstuv',
  DIANCAN_WECHAT_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000001092026',
  DIANCAN_WECHAT_PUBLIC_KEY_FILE: 'public.pem',
};

/** The settings of a service as config-repo has them, with placeholders resolved to text. */
export function writtenSettings(service: string, profile: string): Tree {
  Object.assign(process.env, SPEC_ENVIRONMENT);
  return readConfigFiles('config-repo', service, profile);
}

/**
 * What a config centre finds wrong about settings, by the schema that the service publishes; numbers may be text.
 * @returns paths with what is wrong there, such as `/routes/0/service enum`
 */
export function problemsByPublishedSchema(settings: SettingsClass<object>, values: Tree): string[] {
  // As it travels.
  const schema = JSON.parse(JSON.stringify(settings.jsonSchema())) as object;
  const validate = new Ajv({ allErrors: true, coerceTypes: true, strictTypes: false }).compile(schema);
  // What is coerced is a copy.
  return validate(structuredClone(values))
    ? []
    : validate.errors!.map(({ instancePath, keyword, params }) => {
        const missing = keyword === 'required' ? `/${String(params['missingProperty'])}` : '';
        return `${instancePath}${missing} ${keyword}`;
      });
}

/** Settings with one value replaced, or taken out where the value is undefined. @param path keys and indices, with `/` between */
export function changed(values: Tree, path: string, value: unknown): Tree {
  const copy = structuredClone(values);
  const keys = path.split('/');
  const last = keys.pop()!;
  const at = keys.reduce<Tree>((tree, key) => tree[key] as Tree, copy);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** How JSON Schema says which end of a range was passed. */
export type RangeKeyword = 'minimum' | 'maximum' | 'maxLength';

/** What a service says of a value out of its range: it names the key and the limit. */
export const outOfRange = (path: string, keyword: RangeKeyword, limit: number): string =>
  `${path.replaceAll('/', '.')} (${keyword === 'minimum' ? 'too_small: at least' : 'too_big: at most'} ${limit})`;
