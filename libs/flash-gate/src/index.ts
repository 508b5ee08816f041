export { formatGateAdvice, GATE_HEADER, type GateAdvice, parseGateAdvice } from './gate-advice.js';
export { HolderFilter } from './holder-filter.js';
