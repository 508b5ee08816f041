export { BusListener } from './bus-listener.js';
export { type SmallCentre, startSmallCentre } from './small-centre.js';
export { SPEC_TREE, specMachine, type SpecMachine, type SpecProcess } from './spec-process.js';
