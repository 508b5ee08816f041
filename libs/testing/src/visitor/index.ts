// Named as it lies there, because the demo and the benchmarks, which Node runs as they are, import it too.
export { Visitor, type Answer } from './visitor.ts';
