export interface SetOptions {
  readonly directory: string;
  /** Cases whose name matches. */
  readonly only: RegExp | undefined;
  /** Shows what differs. */
  readonly verbose: boolean;
  /** All words of the command line, for switches that one set has. */
  readonly words: readonly string[];
}

/** A kind of recordings: prints a line for each case and `N passed, N failed` at the end. */
export interface ConformanceSet {
  readonly name: string;
  /** Makes its own cases: no directory. */
  readonly needsNothing?: true;
  /** @returns whether all cases are equal */
  run(options: SetOptions): Promise<boolean>;
}
