import { expect, it } from "vitest";
import { kubectlWords } from "../history/index.ts";
import { longName, optionalValues, switches, valued } from "./flags.ts";
import { verbs } from "./verbs/index.ts";

it("what Tab completes after kubectl are the verbs that there are", () => {
  expect([...kubectlWords.verbs].sort()).toEqual(Object.keys(verbs).sort());
});

it.for(Object.entries(kubectlWords.flags))("%s: every flag that Tab offers is one that kubectl reads", ([verb, flags]) => {
  const isKnown = (name: string): boolean => switches.has(name) || valued.has(name) || Object.hasOwn(optionalValues, name);
  const unknown = flags.filter((flag) => (flag.startsWith("--") ? !isKnown(flag.slice(2).replace(/=.*$/, "")) : longName(verb, flag.slice(1)) === undefined));
  expect(unknown).toEqual([]);
});
