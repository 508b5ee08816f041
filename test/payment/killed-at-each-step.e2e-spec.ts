import { isBetweenSteps } from '../steps/flow.js';
import { DEATHS, testDeaths } from './killed-order-tests.js';

// The other kills are in killed-before-each-step.long-spec.ts.
testDeaths(DEATHS.filter(isBetweenSteps));
