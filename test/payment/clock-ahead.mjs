// @ts-check
// A spec preloads this into a service, whose `Date.now` then runs ahead by the ms that a file contains.
import { readFileSync } from 'node:fs';

const file = process.env['SPEC_CLOCK_FILE'] ?? '';
const now = Date.now;
Date.now = () => now() + Number(readFileSync(file, 'utf8'));
