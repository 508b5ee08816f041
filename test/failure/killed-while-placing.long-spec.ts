import { isBetweenSteps } from '../steps/flow.js';
import { testDeathsWhilePlacing } from './killed-while-placing-tests.js';

testDeathsWhilePlacing(death => !isBetweenSteps(death));
