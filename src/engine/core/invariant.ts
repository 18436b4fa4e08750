/** A broken promise of our own code. The run stops: a stopped lesson is better than a false one. */
export class InvariantViolation extends Error {
  override readonly name = "InvariantViolation";
}

/**
 * Stops the run when one of our own assumptions does not hold. Never for what a user can cause.
 *
 * @throws InvariantViolation
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/** The end of every exhaustive switch. */
export function assertNever(value: never): never {
  throw new InvariantViolation(`unhandled case: ${JSON.stringify(value)}`);
}

/** A lookup that our own book-keeping promises to succeed. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InvariantViolation(`missing: ${what}`);
  return value;
}
