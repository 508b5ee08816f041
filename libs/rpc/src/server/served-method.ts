import type { Contract, Method } from '@diancan/contracts';
import { parseInput } from '@diancan/platform';

export type Implementation = Readonly<Record<string, (params: unknown) => Promise<unknown>>>;

/**
 * One method of a contract at its owner. It validates the parameters and the result of the implementation.
 */
export class ServedMethod {
  readonly #method: Method;

  constructor(
    contract: Contract,
    private readonly name: string,
    private readonly implementation: Implementation,
  ) {
    this.#method = contract.methods[name]!;
  }

  /**
   * @throws InvalidInputError; ZodError for a result that breaks the contract; what the implementation throws
   */
  async call(input: unknown): Promise<unknown> {
    const params = parseInput(this.#method.params, input ?? {});
    return this.#method.result.parse(await this.implementation[this.name]!(params));
  }
}
