import { describe, expect, it } from 'vitest';
import { noticeSettings } from './notice.settings.js';

const template = {
  templateId: '',
  link: '/?orderId={orderId}',
  fields: { thing2: '{summary}', phrase4: '已完成' },
};
const settings = {
  intervalMs: '1000',
  deadlineMs: '86400000',
  leaseMs: '60000',
  retry: { firstMs: '5000', lastMs: '300000', quotaMs: '3600000' },
  timeZone: 'Asia/Shanghai',
  templates: { ACCEPTED: template, READY: template, FINISHED: template, REFUNDED: template },
};
const wrongKeys = (changed: object): string[] =>
  noticeSettings.safeParse({ ...settings, ...changed }).error?.issues.map(issue => issue.path.join('.')) ??
  [];
const finished = (changed: object) => ({
  templates: { ...settings.templates, FINISHED: { ...template, ...changed } },
});

describe('the settings of notices', () => {
  it('may leave a kind without a template id', () => {
    expect(wrongKeys({})).toEqual([]);
  });

  it.each([
    [
      'a name in braces that means nothing',
      finished({ fields: { thing2: '{openid}' } }),
      'templates.FINISHED.fields.thing2',
    ],
    [
      'a field that is always empty',
      finished({ fields: { thing2: '' } }),
      'templates.FINISHED.fields.thing2',
    ],
    ['a link to somewhere else', finished({ link: 'https://else.example/' }), 'templates.FINISHED.link'],
    [
      'a kind that is missing',
      { templates: { ACCEPTED: template, READY: template, REFUNDED: template } },
      'templates.FINISHED',
    ],
    ['a time zone that does not exist', { timeZone: 'Asia/Atlantis' }, 'timeZone'],
    ['a wait beyond the memory of WeChat', { retry: { ...settings.retry, lastMs: 600_000 } }, 'retry.lastMs'],
    ['a lease beyond the memory of WeChat', { leaseMs: 600_000 }, 'leaseMs'],
  ])('refuse %s', (_what, changed, key) => {
    expect(wrongKeys(changed)).toEqual([key]);
  });

  it('of an earlier release have no template for orders that can be fetched', () => {
    const templates = { ACCEPTED: template, FINISHED: template, REFUNDED: template };
    expect(wrongKeys({ templates })).toEqual([]);
    const { READY } = noticeSettings.parse({ ...settings, templates }).templates;
    expect(READY.templateId).toBe('');
  });
});
