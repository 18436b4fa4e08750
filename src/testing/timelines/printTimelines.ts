import { runTimelines } from "./index.ts";

/** Lives through the recordings of a folder and prints a line for each. @returns whether all are equal */
export function printTimelines(folder: string, only: RegExp | undefined, verbose: boolean): boolean {
  const verdicts = runTimelines(folder, {
    ...(only === undefined ? {} : { only }),
    onVerdict: ({ name, differences }) => {
      const first = differences[0] ?? "";
      console.log(differences.length === 0 ? `equal      ${name}` : `different  ${name}: ${verbose ? differences.join("\n    ") : `${first}${differences.length > 1 ? ` (and ${differences.length - 1} more)` : ""}`}`);
    },
  });
  const equal = verdicts.filter(({ differences }) => differences.length === 0).length;
  console.log(`${equal} of ${verdicts.length} situations as recorded`);
  return equal === verdicts.length;
}
