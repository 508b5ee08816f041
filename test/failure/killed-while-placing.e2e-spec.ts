import { isBetweenSteps } from '../steps/flow.js';
import { testDeathsWhilePlacing } from './killed-while-placing-tests.js';

// The other kills are in killed-while-placing.long-spec.ts.
testDeathsWhilePlacing(isBetweenSteps);
