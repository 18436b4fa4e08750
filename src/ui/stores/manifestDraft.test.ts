import { describe, expect, it } from "vitest";
import { joinManifests } from "./manifestDraft.ts";

describe("files dropped on the page", () => {
  it.for([
    { name: "one file, as it is", files: [{ name: "a.yaml", text: "kind: Pod" }], text: "kind: Pod\n" },
    {
      name: "several, as documents with their names",
      files: [
        { name: "a.yaml", text: "---\nkind: Pod\n" },
        { name: "b.yaml", text: "kind: Job\n---\nkind: Pod\n" },
      ],
      text: "# a.yaml\nkind: Pod\n---\n# b.yaml\nkind: Job\n---\nkind: Pod\n",
    },
    { name: "JSON", files: [{ name: "a.json", text: '{"kind":"Pod"}' }, { name: "b.json", text: '{"kind":"Job"}' }], text: '# a.json\n{"kind":"Pod"}\n---\n# b.json\n{"kind":"Job"}\n' },
    { name: "nothing from empty ones", files: [{ name: "a.yaml", text: " \n" }, { name: "b.yaml", text: "kind: Pod\n" }], text: "# b.yaml\nkind: Pod\n" },
    { name: "a name that would break out of its comment", files: [{ name: "a\nkind: Secret", text: "kind: Pod" }, { name: "b", text: "kind: Pod" }], text: "# a_kind_ Secret\nkind: Pod\n---\n# b\nkind: Pod\n" },
  ])("become one manifest: $name", ({ files, text }) => {
    expect(joinManifests(files)).toBe(text);
  });
});
