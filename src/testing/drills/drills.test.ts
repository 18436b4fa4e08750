import { beforeAll, describe, expect, it } from "vitest";
import { drillFiles } from "../../drills/index.ts";
import { readDrill } from "../../manifest/drill/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { proveDrill } from "./proveDrill.ts";
import type { Proof } from "./proveDrill.ts";

beforeAll(loadLateParts);

/** The quick proofs, with one seed; `npm run drills -- --seeds 20` lives through the others, too. */
describe("a drill is unsolved at the start, and solved by its solution", () => {
  it.for(drillFiles)("$name", ({ name, text }) => {
    const read = readDrill(name, text, 1);
    expect(read.ok ? proveDrill(read.drill, new Set(["set up", "solution"])).failures : read.problems).toEqual([]);
  });
});

describe("what a drill must prove", () => {
  const text = drillFiles.find(({ name }) => name === "etcd-quorum")?.text ?? "";
  const proofsMissed = (changed: string, proofs: ReadonlySet<Proof>): readonly string[] => {
    const read = readDrill("changed", changed, 1);
    return read.ok ? proveDrill(read.drill, proofs).failures.map(({ proof }) => proof) : ["not read"];
  };

  it.for<{ readonly name: string; readonly find: RegExp; readonly put: string; readonly missed: Proof; readonly after?: Proof }>([
    { name: "a goal that holds from the start", find: /holds: vitals.write == "ok"\n {4}for: 20s/, put: "holds: nodes.size() > 0", missed: "set up" },
    { name: "a symptom that does not show", find: /broken: .*/, put: 'broken: vitals.write == "ok"', missed: "set up" },
    { name: "a solution that is none", find: /solution:\n {2}- run: .*/, put: "solution:\n  - wait: 1s", missed: "solution" },
    { name: "a naive fix that helps", find: /naiveFix:\n( {2}- .*\n)+/, put: "naiveFix:\n  - run: systemctl start {{first}}\n", missed: "naive fix" },
    { name: "a relapse that breaks nothing", find: /relapse:\n {2}- .*/, put: "relapse:\n  - wait: 1s", missed: "relapse", after: "solution" },
  ])("$name is found", ({ find, put, missed, after = missed }) => {
    expect(find.test(text)).toBe(true);
    expect(proofsMissed(text.replace(find, put), new Set(["set up", after, missed]))).toEqual([missed]);
  });
});
