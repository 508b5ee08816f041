import { HolderFilter } from './holder-filter.js';

/** In order's answers to orders of a flash sale. Clients never see it. */
export const GATE_HEADER = 'x-diancan-flash-sale';

/** What order says about an activity. */
export interface GateAdvice {
  readonly activityId: string;
  /** How many requests a second a gateway should let through. */
  readonly admit: number;
  /** Null while something may be left; otherwise those who may have a ticket, and nobody else can get one. */
  readonly holders: HolderFilter | null;
}

export const formatGateAdvice = ({ activityId, admit, holders }: GateAdvice): string =>
  holders === null ? `${activityId};open;${admit}` : `${activityId};sold-out;${admit};${holders.toText()}`;

const VALUE = /^([^;]{1,64});(?:open;(\d{1,9})|sold-out;(\d{1,9});([\w-]*))$/;

/** Null for a header that is absent or malformed. */
export function parseGateAdvice(value: string | string[] | undefined): GateAdvice | null {
  const parts = typeof value === 'string' ? VALUE.exec(value) : null;
  if (parts === null) return null;
  const [, activityId = '', open, soldOut, filter = ''] = parts;
  const admit = Number(open ?? soldOut);
  return { activityId, admit, holders: soldOut === undefined ? null : HolderFilter.parse(filter) };
}
