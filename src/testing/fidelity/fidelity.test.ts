import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { collectFidelity } from "./collect.ts";
import { fidelityJson, fidelityMarkdown } from "./print.ts";

const root = join(import.meta.dirname, "../../..");
const fidelity = collectFidelity(root);

it.each([
  ["docs/fidelity.md", fidelityMarkdown(fidelity)],
  ["src/ui/panels/fidelity/fidelity.json", fidelityJson(fidelity)],
])("%s says what is true now (npm run gen:fidelity writes it)", (path, expected) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(expected);
});

it("finds fields without effect by what the kinds themselves say", () => {
  const pod = fidelity.kinds.find(({ kind, apiVersion }) => kind === "Pod" && apiVersion === "v1");
  expect(pod?.status).toBe("modelled");
  expect(pod?.fields.map(([path]) => path)).toEqual(expect.arrayContaining(["spec.hostPID", "spec.containers[].tty", "spec.volumes[].nfs"]));
});
