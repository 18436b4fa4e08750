import { describe, expect, it } from "vitest";
import type { HorizontalPodAutoscaler, Pod } from "../../kinds/index.ts";
import type { Memory } from "./selectors.ts";
import { selectedPods } from "./selectors.ts";

const remembering = (selectors: Readonly<Record<string, string>>): Memory => new Map(Object.entries(selectors).map(([key, selector]) => [key, { recommendations: [], ups: [], downs: [], ...(selector === "" ? {} : { selector }) }]));
const pod = (name: string, labels: Readonly<Record<string, string>>): Pod => ({ metadata: { name, namespace: "default", labels } }) as unknown as Pod;
const both = pod("both", { app: "a", tier: "b" });
const single = pod("single", { app: "a" });
const ambiguous = (selector: string, ...keys: readonly string[]) => {
  const told = { reason: "AmbiguousSelector", message: `pods by selector ${selector} are controlled by multiple HPAs: [${keys.join(" ")}]` };
  return { event: told, condition: told };
};

describe("what an autoscaler selects", () => {
  it.for([
    { name: "its own pods", memory: { "default/hpa": "" }, text: "app=a", want: [both, single] },
    { name: "another has looked at the same pods", memory: { "default/hpa": "", "default/two": "app=a" }, text: "app=a", want: ambiguous("app=a", "default/hpa", "default/two") },
    { name: "another has looked at one of them", memory: { "default/hpa": "", "default/two": "tier=b" }, text: "app=a", want: ambiguous("app=a", "default/hpa", "default/two") },
    { name: "one that selects everything is told with all others", memory: { "default/z": "app", "default/hpa": "", "default/two": "tier=b" }, text: "app=a", want: ambiguous("app=a", "default/hpa", "default/two", "default/z") },
    { name: "another that has not been looked at yet is not known", memory: { "default/hpa": "", "default/two": "" }, text: "app=a", want: [both, single] },
    { name: "the same labels in another namespace", memory: { "default/hpa": "", "other/two": "app=a" }, text: "app=a", want: [both, single] },
    { name: "no pod in common", memory: { "default/hpa": "", "default/two": "tier=c" }, text: "app=a", want: [both, single] },
    { name: "what it selected before is forgotten", memory: { "default/hpa": "tier=b" }, text: "app=a", want: [both, single] },
    { name: "a target that says nothing", memory: { "default/hpa": "" }, text: "", want: { event: { reason: "SelectorRequired", message: "selector is required" }, condition: { reason: "InvalidSelector", message: "the HPA target's scale is missing a selector" } } },
  ])("$name", ({ memory, text, want }) => {
    const hpa = { metadata: { name: "hpa", namespace: "default" } } as HorizontalPodAutoscaler;
    expect(selectedPods(remembering(memory as unknown as Readonly<Record<string, string>>), hpa, text, [both, single])).toEqual(want);
  });
});
