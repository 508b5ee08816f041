import { isBetweenSteps } from '../steps/flow.js';
import { testDeathsOfConsumer } from './killed-consumer-tests.js';

testDeathsOfConsumer(death => !isBetweenSteps(death));
