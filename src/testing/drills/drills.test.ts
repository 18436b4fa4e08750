import { beforeAll, describe, expect, it } from "vitest";
import { drillFiles } from "../../drills/index.ts";
import { minutes } from "../../engine/core/index.ts";
import { readDrill } from "../../manifest/drill/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { proveDrill } from "./proveDrill.ts";

beforeAll(loadLateParts);

/** Each drill with one seed, and left alone for a shorter time than `npm run drills` does, which takes many. */
describe("a drill is unsolved at the start, by doing nothing and by its naive fix; solved by its solutions; broken again by its relapse", () => {
  it.for(drillFiles)("$name", ({ name, text }) => {
    const read = readDrill(name, text, 1);
    expect(read.ok ? proveDrill(read.drill, { idle: minutes(1) }).failures : read.problems).toEqual([]);
  });
});

describe("what a drill must prove", () => {
  const text = drillFiles[0]?.text ?? "";
  const proofsMissed = (changed: string): readonly string[] => {
    const read = readDrill("changed", changed, 1);
    return read.ok ? proveDrill(read.drill, { idle: minutes(1) }).failures.map(({ proof }) => proof) : ["not read"];
  };

  it.for([
    { name: "a goal that holds from the start", find: /holds: vitals.write == "ok"\n {4}for: 20s/, put: "holds: nodes.size() > 0", missed: ["set up"] },
    { name: "a symptom that does not show", find: /broken: .*/, put: 'broken: vitals.write == "ok"', missed: ["set up"] },
    { name: "a solution that is none", find: /solution:\n {2}- run: .*/, put: "solution:\n  - wait: 1s", missed: ["solution"] },
    { name: "a naive fix that helps", find: /naiveFix:\n( {2}- .*\n)+/, put: "naiveFix:\n  - run: systemctl start {{first}}\n", missed: ["naive fix"] },
    { name: "a relapse that breaks nothing", find: /relapse:\n {2}- .*/, put: "relapse:\n  - wait: 1s", missed: ["relapse"] },
  ])("$name is found", ({ find, put, missed }) => {
    expect(find.test(text)).toBe(true);
    expect(proofsMissed(text.replace(find, put))).toEqual(missed);
  });
});
