import type { SaveOption } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { editOptions } from './edit-options.js';
import { markChoice } from './domain/mark-choice.js';
import type { Option } from './domain/option.js';

let ids = 0;
const newId = (): string => `new-${++ids}`;
const edit = (current: readonly Option[], wanted: readonly SaveOption[]) => {
  ids = 0;
  return editOptions(current, wanted, newId);
};
const size: SaveOption = {
  name: '份量',
  min: 1,
  max: 1,
  choices: [
    { name: '小份', deltaFen: 0 },
    { name: '大份', deltaFen: 300 },
  ],
};

describe('options that are saved', () => {
  const saved = edit([], [size]);

  it('get ids', () => {
    expect(saved).toEqual([
      {
        optionId: 'new-1',
        name: '份量',
        min: 1,
        max: 1,
        choices: [
          { choiceId: 'new-2', name: '小份', deltaFen: 0 },
          { choiceId: 'new-3', name: '大份', deltaFen: 300 },
        ],
      },
    ]);
  });

  it('keep their ids under the same names, so that a request may be repeated', () => {
    expect(edit(saved, [size])).toEqual(saved);
  });

  it('keep their ids when they are renamed with them', () => {
    const [{ optionId, choices }] = saved as [Option];
    const renamed = {
      ...size,
      optionId,
      name: '大小',
      choices: [
        { choiceId: choices[1]!.choiceId, name: '超大份', deltaFen: 500 },
        { name: '小份', deltaFen: 0 },
      ],
    };
    expect(edit(saved, [renamed])[0]).toMatchObject({
      optionId,
      name: '大小',
      choices: [
        { choiceId: 'new-3', name: '超大份', deltaFen: 500 },
        { choiceId: 'new-2', name: '小份', deltaFen: 0 },
      ],
    });
  });

  it('stay sold out, one by one', () => {
    const until = '2026-01-02T00:00:00.000Z';
    const marked = markChoice({ name: '面', options: saved }, 'new-3', until);
    expect(marked[0]!.choices).toEqual([
      saved[0]!.choices[0],
      { ...saved[0]!.choices[1], soldOutUntil: until },
    ]);
    expect(edit(marked, [size])).toEqual(marked);
    expect(markChoice({ name: '面', options: marked }, 'new-3', null)).toEqual(saved);
  });

  it('take new ids for what is new, also under an id that is not theirs', () => {
    const other = { ...size, optionId: 'someone-elses', choices: [{ name: '中份', deltaFen: 0 }] };
    expect(edit(saved, [other])[0]).toMatchObject({ optionId: 'new-1', choices: [{ choiceId: 'new-2' }] });
  });

  it.each<[string, SaveOption[]]>([
    ['two options', [size, { ...size, name: ' 份量' }]],
    ['two choices', [{ ...size, choices: [size.choices[0]!, { name: '小份 ', deltaFen: 9 }] }]],
  ])('are refused if %s look alike', (_what, wanted) => {
    expect(() => edit([], wanted)).toThrow('is there twice');
  });
});

it('a choice that the dish does not have cannot be marked', () => {
  expect(() => markChoice({ name: '面', options: [] }, 'x', null)).toThrow('"面" has no such choice: x');
});
