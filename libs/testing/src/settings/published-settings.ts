import { readConfigFiles, type SettingsClass, type Tree } from '@diancan/config';
import { Ajv } from 'ajv';

/** Settings that only the environment knows: addresses and secrets. The rest comes from config-repo. */
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

/** The settings of a service as written in config-repo, with placeholders resolved to text. */
export function writtenSettings(service: string, profile: string): Tree {
  Object.assign(process.env, SPEC_ENVIRONMENT);
  return readConfigFiles('config-repo', service, profile);
}

/**
 * Validates settings like a config centre, by the schema that the service publishes; numbers may be text.
 * @returns a path and the failed keyword for each problem, such as `/routes/0/service enum`
 */
export function problemsByPublishedSchema(settings: SettingsClass<object>, values: Tree): string[] {
  // The schema as it looks after it was sent.
  const schema = JSON.parse(JSON.stringify(settings.jsonSchema())) as object;
  const validate = new Ajv({ allErrors: true, coerceTypes: true, strictTypes: false }).compile(schema);
  // Coercion changes its input, so it gets a copy.
  return validate(structuredClone(values))
    ? []
    : validate.errors!.map(({ instancePath, keyword, params }) => {
        const missing = keyword === 'required' ? `/${String(params['missingProperty'])}` : '';
        return `${instancePath}${missing} ${keyword}`;
      });
}

/**
 * Settings with one value replaced, or removed if the value is undefined.
 * @param path keys and indices, joined by `/`
 */
export function changed(values: Tree, path: string, value: unknown): Tree {
  const copy = structuredClone(values);
  const keys = path.split('/');
  const last = keys.pop()!;
  const at = keys.reduce<Tree>((tree, key) => tree[key] as Tree, copy);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** JSON Schema keywords for the ends of a range. */
export type RangeKeyword = 'minimum' | 'maximum' | 'maxLength';

const WORDS: Readonly<Record<RangeKeyword, string>> = {
  minimum: 'too_small: at least',
  maximum: 'too_big: at most',
  maxLength: 'too_big: at most',
};

/** The service's message for a value out of range; it names the key and the limit. */
export const outOfRange = (path: string, keyword: RangeKeyword, limit: number): string =>
  `${path.replaceAll('/', '.')} (${WORDS[keyword]} ${limit})`;
