import { isBetweenSteps } from '../steps/flow.js';
import { DEATHS, testDeaths } from './killed-order-tests.js';

testDeaths(DEATHS.filter(death => !isBetweenSteps(death)));
