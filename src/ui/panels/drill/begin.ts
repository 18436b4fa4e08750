import { drillFiles } from "../../../drills/index.ts";
import { drillLimits, readDrill } from "../../../manifest/drill/index.ts";
import type { ManifestProblem } from "../../../manifest/drill/index.ts";
import type { Drill } from "../../../protocol/index.ts";
import { openDrill } from "../../stores/drill.ts";
import { useUi } from "../../stores/ui.ts";
import { wordsOf } from "../../stores/words/language.ts";

/** The seed with which the list of drills shows them: the names in their titles, where there are any. */
const listSeed = 1;

/** All drills that the page brings along. */
export const knownDrills: readonly Drill[] = drillFiles.flatMap(({ name, text }) => {
  const read = readDrill(name, text, listSeed);
  return read.ok ? [read.drill] : [];
});

/** Another seed than this one: other names and numbers, where the drill has any. */
export const anotherSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) % 100_000;

/** One of the page's drills, with the names that a seed chooses. */
export function drillNamed(name: string, seed: number): Drill | undefined {
  const file = drillFiles.find((known) => known.name === name);
  const read = file === undefined ? undefined : readDrill(name, file.text, seed);
  return read?.ok === true ? read.drill : undefined;
}

/** Begins one of the page's drills. @returns whether there is one of that name */
export function beginDrill(name: string, seed: number, isExam = false): boolean {
  const file = drillFiles.find((known) => known.name === name);
  return file !== undefined && beginText(name, file.text, seed, isExam).length === 0;
}

/** Begins a drill from the text of a file. @returns what is wrong with it; empty when it has begun */
export function beginText(name: string, text: string, seed: number, isExam = false): readonly ManifestProblem[] {
  const read = readDrill(name, text, seed);
  if (!read.ok) return read.problems;
  useUi.setState({ overlay: null });
  openDrill(read.drill, text, isExam);
  return [];
}

/** A drill from somebody's disk, read only as far as a drill may be long. */
export async function beginFile(file: File, isExam: boolean): Promise<readonly ManifestProblem[]> {
  if (file.size > drillLimits.textLength * 4) return [{ line: 1, column: 1, message: wordsOf("drill").tooLarge }];
  return beginText(file.name.replace(/\.md$/, ""), await file.text(), anotherSeed(), isExam);
}
