import type { Words } from '@diancan/contracts';
import type { z } from 'zod';

type SizeIssue = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig;

/** What is counted, and how many there may be. */
const LENGTHS: Readonly<Record<string, { zh: string; en: string; verb: string }>> = {
  string: { zh: '个字符', en: 'characters', verb: 'be' },
  array: { zh: '项', en: 'items', verb: 'have' },
  set: { zh: '项', en: 'items', verb: 'have' },
  map: { zh: '项', en: 'items', verb: 'have' },
};

/** For a number that is too small or too large, and for a text or a list that is too short or too long. */
export function sizeWords(issue: SizeIssue): Words {
  const length = LENGTHS[issue.origin];
  if (length === undefined) return numberWords(issue);
  const bound = boundOf(issue);
  if (issue.code === 'too_small' && bound === 1) return { zh: '不能为空', en: 'must not be empty' };
  const how = issue.exact
    ? { zh: '必须正好是', en: 'exactly' }
    : issue.code === 'too_small'
      ? { zh: '至少要有', en: 'at least' }
      : { zh: '不能超过', en: 'at most' };
  return { zh: `${how.zh} ${bound} ${length.zh}`, en: `must ${length.verb} ${how.en} ${bound} ${length.en}` };
}

function numberWords(issue: SizeIssue): Words {
  const bound = boundOf(issue);
  if (issue.code === 'too_small')
    return issue.inclusive
      ? { zh: `不能小于 ${bound}`, en: `must be at least ${bound}` }
      : { zh: `必须大于 ${bound}`, en: `must be more than ${bound}` };
  return issue.inclusive
    ? { zh: `不能大于 ${bound}`, en: `must be at most ${bound}` }
    : { zh: `必须小于 ${bound}`, en: `must be less than ${bound}` };
}

const boundOf = (issue: SizeIssue): number | bigint =>
  issue.code === 'too_small' ? issue.minimum : issue.maximum;
