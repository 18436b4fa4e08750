/** What something is for, in our own words. */
export interface About {
  /** The name in full. */
  readonly title: string;
  readonly does: string;
  /** What one sees when it is gone or cannot be reached. */
  readonly without: string;
  /** Where it listens and how it is started, as on a real machine: what it is called, and what it is. */
  readonly facts: readonly (readonly string[])[];
}
