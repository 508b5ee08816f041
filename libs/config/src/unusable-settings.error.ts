/**
 * Settings cannot be loaded or used. The message is one sentence for an operator; a stack would add nothing.
 */
export class UnusableSettingsError extends Error {}
