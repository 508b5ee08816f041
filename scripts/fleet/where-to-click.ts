import { metricsUrl } from './programs.ts';
import type { Settings } from './settings.mjs';

/** What a person can do with a running fleet. */
export function whereToClick(settings: Settings, { detached }: { detached: boolean }) {
  const { publicUrl, dataDir, ports } = settings;
  const returnUrl = encodeURIComponent(`${publicUrl}/api/user/me`);
  const rows = [
    ['Menu', `${publicUrl}/api/product/list`],
    ['Log in as a buyer', `${publicUrl}/api/wechat/authorize?returnUrl=${returnUrl}`],
    ['Log in as a seller', `${publicUrl}/api/wechat/qrAuthorize?returnUrl=${returnUrl}`],
    ['API documents', `${publicUrl}/api/docs`],
    ['Sandbox WeChat', `http://127.0.0.1:${ports.sandbox}/`],
    ['Config centre', `http://127.0.0.1:${ports.config}/gateway-dev.yml`],
    ['Its tokens', `${dataDir}/secrets.json`],
    ['Metrics of order', metricsUrl('order', settings)],
    ['Logs', `${dataDir}/logs`],
    ['See it all work', 'npm run demo'],
    ['Stop', detached ? 'npm stop' : 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([label = '']) => label.length));
  const lines = rows.map(([label = '', value]) => `  ${label.padEnd(width)}  ${value}`);
  return ['', 'Diancan is open. 点餐已开门。', '', ...lines, ''].join('\n');
}
