/** Settings cannot be had, or not be used. The message is one sentence for who runs the process; a stack would say no more. */
export class UnusableSettingsError extends Error {}
