import { expect, it } from "vitest";
import { kubectlWords } from "../history/index.ts";
import { commandAt } from "./commands/commandTable.ts";
import { verbs } from "./verbs/index.ts";

it("what Tab completes after kubectl are verbs that there are", () => {
  const known = new Set(Object.keys(verbs).map((path) => path.replace(/ .*$/, "")));
  expect(kubectlWords.verbs.filter((verb) => !known.has(verb))).toEqual([]);
});

it.for(Object.entries(kubectlWords.flags))("%s: every flag that Tab offers is one that kubectl reads", ([verb, flags]) => {
  const commands = [commandAt(verb), ...[...commandAt(verb).subcommands.values()].map((name) => commandAt(`${verb} ${name}`)), ...["clusterip", "nodeport"].map((name) => commandAt(`${verb} service ${name}`)), commandAt(`${verb} secret generic`)];
  const isKnown = (flag: string): boolean => commands.some(({ byName, byShort }) => (flag.startsWith("--") ? byName.has(flag.slice(2).replace(/=.*$/, "")) : byShort.has(flag.slice(1))));
  expect(flags.filter((flag) => !isKnown(flag))).toEqual([]);
});
