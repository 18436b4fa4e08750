import { expect, it } from "vitest";
import { recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Pod } from "../../kinds/index.ts";
import { terminatedPods } from "./index.ts";

it.for(recordedCases("podgc", "TestGCTerminated", 0))("$name", ({ given }) => {
  const { pods, threshold, deletedPodNames = [] } = given as unknown as { readonly pods: readonly { readonly name: string; readonly phase: string }[]; readonly threshold: number; readonly deletedPodNames?: readonly string[] };
  const ended = pods.filter(({ phase }) => phase === "Failed" || phase === "Succeeded").map(({ name }) => ({ metadata: { name } }) as Pod);
  // Upstream switches the collection off with a threshold of 0 or less.
  const deleted = threshold <= 0 ? [] : terminatedPods(ended, threshold);
  expect(deleted.map((pod) => pod.metadata.name)).toEqual(deletedPodNames);
});
