import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "../../engine/core/index.ts";
import type { Printed } from "../conformance/transcript.ts";
import type { Laptop } from "./laptop.ts";
import { differenceOfOutputs, isUnordered, withoutRandomNames } from "./sameOutput.ts";
import { parseTypedSession } from "./typedSession.ts";
import type { TypedSession } from "./typedSession.ts";

/** A command of a session, and what it has printed. */
export interface SessionRun extends Printed {
  readonly words: readonly string[];
}

/** Where the sessions are, and what the real kubectl has printed to them. */
export const sessionsFolder = "src/testing/kubectl/sessions";
export const recordedFolder = "src/testing/recorded/kubectl/sessions";

/** The sessions of a folder by their names. */
export const sessionsIn = (folder: string): readonly (readonly [string, TypedSession])[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".sh"))
    .sort()
    .map((file) => [file.replace(/\.sh$/, ""), parseTypedSession(readFileSync(join(folder, file), "utf8"))]);

/** The folders of the real kubectl by the names of the page's. */
function withoutFolders(printed: Printed): Printed {
  const named = (text: string): string => text.replace(/\/tmp\/kubarium-kubectl-\w+\/work\//g, "/home/user/").replace(/\/tmp\/kubarium-\w+\/kubeconfig/g, "/home/user/.kube/config").replace(/\/tmp\/(LIVE|MERGED)-\d+\//g, "/tmp/$1/").replace(/^((?:---|\+\+\+) \S+)\s.*$/gm, "$1");
  return { ...printed, stdout: named(printed.stdout), stderr: named(printed.stderr) };
}

/** Types a session into a kubectl. @returns what it has printed, without what is drawn anew in each cluster */
export async function playSession({ steps }: TypedSession, laptop: Laptop): Promise<readonly SessionRun[]> {
  const files: Record<string, string> = {};
  // The bridge's kubeconfig and the page's own call their contexts differently.
  const { stdout: context } = await laptop.run(["config", "current-context"]);
  await laptop.run(["config", "rename-context", context.trim(), "lab"]);
  const runs: SessionRun[] = [];
  for (const step of steps) {
    if (step.type === "sleep") await laptop.pass(seconds(step.seconds));
    else if (step.type === "write") files[step.name] = step.text;
    else runs.push({ words: step.words, ...withoutFolders(withoutRandomNames(await laptop.run(step.words, { stdin: step.stdin, files }))) });
  }
  return runs;
}

/** What the page's kubectl says otherwise than the real one; undefined: nothing. */
export function differenceOfRuns(page: SessionRun, real: SessionRun | undefined): string | undefined {
  return real === undefined ? "the real one was not asked" : differenceOfOutputs(page, real, isUnordered(page.words));
}
