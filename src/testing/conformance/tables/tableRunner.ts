/** A case of a table: the rest of its fields are its runner's business. */
export interface TableCase {
  readonly name: string;
  /** The test function that it comes from, where a table has cases of several. */
  readonly test?: string;
}

export type TableVerdict =
  | { readonly type: "passed" }
  /** What differs, line by line. */
  | { readonly type: "failed"; readonly differences: readonly string[] }
  /** The case asks for something that there is none of here. */
  | { readonly type: "skipped"; readonly reason: string }
  /** Nobody here feeds the cases of this test function to anything. */
  | { readonly type: "notCovered"; readonly test: string };

/** Who judges the cases of one file: feeds each to the function of the project that makes the same decision. */
export interface TableRunner {
  /** Path of the table from the folder of all tables: "scheduler/plugins.json". */
  readonly file: string;
  /** Called once for a file; the answer judges its cases one after the other. */
  open(): (each: TableCase) => TableVerdict;
}

export const passed: TableVerdict = { type: "passed" };
export const skipped = (reason: string): TableVerdict => ({ type: "skipped", reason });
export const verdictOf = (differences: readonly string[]): TableVerdict => (differences.length === 0 ? passed : { type: "failed", differences });

/**
 * A runner for the cases of one file, which have the type `Case`.
 * @param open makes what the cases share (a lab, say) and returns the judge
 */
export function tableRunner<Case extends TableCase>(file: string, open: () => (each: Case) => TableVerdict): TableRunner {
  return { file, open: () => open() as (each: TableCase) => TableVerdict };
}
