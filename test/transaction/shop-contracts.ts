import { z } from 'zod';
import { built } from './built.ts';

const { defineContract } = await built('contracts');

/** Longer than a spec holds a call. */
const DEADLINE_MS = 60_000;

const taking = z.strictObject({ owner: z.string().length(26), amount: z.int().min(1) });
const left = z.strictObject({ left: z.int() });
const granting = z.strictObject({ owner: z.string().length(26), points: z.int().min(1) });
const granted = z.strictObject({ points: z.int() });

/** Both participants hold purses. */
export const purseContract = <S extends 'product' | 'user'>(service: S) =>
  defineContract({
    service,
    name: 'purse',
    methods: {
      take: { params: taking, result: left, effect: 'idempotent', deadlineMs: DEADLINE_MS, branch: true },
      /** Several of them may share a local commit. */
      takeShared: {
        params: taking,
        result: left,
        effect: 'idempotent',
        deadlineMs: DEADLINE_MS,
        branch: true,
      },
      /** The same work in one local commit, outside of any global transaction. */
      spend: { params: taking, result: left, effect: 'once', deadlineMs: DEADLINE_MS },
    },
  });

/** Only user gives points. */
export const pointsContract = defineContract({
  service: 'user',
  name: 'points',
  methods: {
    add: { params: granting, result: granted, effect: 'idempotent', deadlineMs: DEADLINE_MS, branch: true },
    grant: { params: granting, result: granted, effect: 'once', deadlineMs: DEADLINE_MS },
  },
});

export type PurseContract = ReturnType<typeof purseContract>;
export type PointsContract = typeof pointsContract;
