import { describe, expect, it } from "vitest";
import { splitScript } from "./script.ts";

describe("what is typed or pasted", () => {
  it.for([
    { name: "one line", text: "kubectl get pods", commands: [{ line: "kubectl get pods" }] },
    { name: "several lines, comments and empty lines left out", text: "kill -9 etcd-cp-1\n\n# wait\n  heal all  \r\n", commands: [{ line: "kill -9 etcd-cp-1" }, { line: "heal all" }] },
    { name: "lines copied with their prompt", text: "$ kubectl get pods\nlaptop$ kubectl get nodes", commands: [{ line: "kubectl get pods" }, { line: "kubectl get nodes" }] },
    { name: "a line that goes on", text: "kubectl get pods \\\n   -n shop", commands: [{ line: "kubectl get pods -n shop" }] },
    {
      name: "a here-document",
      text: "kubectl apply -f - <<'EOF'\nkind: Pod\n  # kept\nEOF\nkubectl get pods",
      commands: [{ line: "kubectl apply -f -", stdin: "kind: Pod\n  # kept\n" }, { line: "kubectl get pods" }],
    },
    { name: "a here-document with tabs taken off", text: "kubectl apply -f - <<-END\n\tkind: Pod\n\tEND", commands: [{ line: "kubectl apply -f -", stdin: "kind: Pod\n" }] },
    { name: "nothing", text: " \n", commands: [] },
  ])("is read: $name", ({ text, commands }) => {
    expect(splitScript(text)).toEqual({ commands });
  });

  it("says what an open here-document waits for", () => {
    expect(splitScript("kubectl apply -f - <<EOF\nkind: Pod")).toMatchObject({ waitsFor: "EOF" });
  });
});
