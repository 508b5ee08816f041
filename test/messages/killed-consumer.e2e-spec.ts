import { isBetweenSteps } from '../steps/flow.js';
import { testDeathsOfConsumer } from './killed-consumer-tests.js';

// The other kills are in killed-consumer.long-spec.ts.
testDeathsOfConsumer(isBetweenSteps);
