import type { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import type { Moment } from './trails.js';

export interface Shop {
  readonly fleet: TestFleet;
  readonly buyer: Visitor;
  readonly seller: Visitor;
  readonly productId: string;
  /** Resolves when the service that is killed is up. */
  up(): Promise<void>;
}

export interface Flow {
  readonly name: string;
  /** Creates an order and brings it to the start of the flow. */
  begin(shop: Shop): Promise<string>;
  /** The actions of people, repeated until they succeed. */
  walk(shop: Shop, orderId: string): Promise<void>;
  /**
   * Everything that the service sends from then on; a step that occurs for several reasons is listed for
   * each.
   */
  readonly steps: readonly string[];
  /** The steps that occur a second time, for a different reason. */
  readonly twice?: readonly string[];
}

/** When the service is killed: at the given occurrence of a step, from 1. */
export interface Death<F extends Flow = Flow> {
  readonly flow: F;
  readonly moment: Moment;
  readonly step: string;
  readonly times: number;
}

/** Before and after each step. */
export function deathsOf<F extends Flow>(flow: F): Array<Death<F>> {
  const { steps, twice = [] } = flow;
  const timesUntil = (at: number) => steps.slice(0, at + 1).filter(step => step === steps[at]).length;
  return [
    ...steps.map((step, at) => ({ flow, step, times: timesUntil(at) })),
    ...twice.map(step => ({ flow, step, times: 2 })),
  ].flatMap(death => [
    { ...death, moment: 'before' },
    { ...death, moment: 'after' },
  ]);
}

/**
 * Each state that a kill can leave, once: what it leaves before a step is what it leaves after the previous
 * one, so of the kills before a step only that before the first one counts.
 */
export const isBetweenSteps = ({ flow, moment, step, times }: Death): boolean =>
  moment === 'after' || (step === flow.steps[0] && times === 1);
