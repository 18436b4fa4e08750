import { describe, expect, it } from "vitest";
import { TerminalLab } from "../../../../testing/kubectl/terminalLab.ts";

const lab = new TerminalLab();
lab.run("kubectl run tool --image=busybox -- sleep 3600");
lab.run("kubectl run bare --image=registry.k8s.io/pause:3.10");
lab.run("kubectl wait pod tool bare --for=condition=Ready");
const files = { "a.txt": "grüß\n", "d/one": "1\n", "d/sub/two": "2\n" };

describe("kubectl cp", () => {
  it("takes files there and back", () => {
    expect(lab.run("kubectl cp a.txt tool:/tmp/x", { files })).toMatchObject({ text: "", code: 0 });
    expect(lab.run("kubectl exec tool -- cat /tmp/x").stdout).toBe("grüß\n");
    expect(lab.run("kubectl cp tool:/tmp/x back.txt")).toMatchObject({ text: "", code: 0, files: { "back.txt": "grüß\n" } });
  });

  it("takes folders, into one that is there or under a new name", () => {
    lab.run("kubectl cp d tool:/tmp", { files });
    lab.run("kubectl cp ./d default/tool:/tmp/other", { files });
    expect(lab.run("kubectl exec tool -- cat /tmp/d/sub/two /tmp/other/one").stdout).toBe("2\n1\n");
    expect(lab.run("kubectl cp tool:/tmp/d out").files).toEqual({ "out/": "", "out/one": "1\n", "out/sub/two": "2\n" });
  });

  it.for([
    { line: "a.txt bare:/tmp/x", stderr: /exec: "tar": executable file not found in \$PATH: unknown\n$/ },
    { line: "bare:/etc/hosts x", stderr: /exec: "tar": executable file not found in \$PATH: unknown\n$/ },
    { line: "no.txt tool:/tmp/x", stderr: /^error: no\.txt doesn't exist in local filesystem\n$/ },
    { line: "tool:/tmp/x d", stderr: /^error: open d: is a directory\n$/ },
    { line: "tool:/a tool:/b", stderr: /^error: one of src or dest must be a local file specification\n$/ },
    { line: "a b", stderr: /^error: one of src or dest must be a remote file specification\n$/ },
    { line: "a", stderr: /^error: source and destination are required\n$/ },
  ])("says why $line does not go", ({ line, stderr }) => {
    expect(lab.run(`kubectl cp ${line}`, { files })).toMatchObject({ stderr: expect.stringMatching(stderr), code: 1 });
  });
});
