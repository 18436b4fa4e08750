import { describe, expect, it } from "vitest";
import { TerminalLab } from "../../../../testing/kubectl/terminalLab.ts";

const lab = new TerminalLab();
lab.run("kubectl run web --image=nginx --port=80");
lab.run("kubectl run tool --image=busybox -- sleep 3600");
lab.run("kubectl wait pod web tool --for=condition=Ready");

describe("kubectl exec", () => {
  it("hands the terminal over to a shell in the container", () => {
    const shell = lab.begin("kubectl exec -it tool -- sh", { terminal: true });
    expect(lab.shown(shell)).toMatchObject({ text: "/ # ", reads: "raw", code: undefined });
    lab.type(shell, "cd /tmp\r");
    lab.type(shell, "echo hi > f; cat f\r");
    expect(lab.shown(shell).text).toBe("/ # cd /tmp\r\n/tmp # echo hi > f; cat f\r\nhi\r\n/tmp # ");
    lab.type(shell, "exit 3\r");
    expect(lab.shown(shell)).toMatchObject({ reads: "none", code: 3, stderr: "command terminated with exit code 3\n" });
  });

  it.for([
    { what: "Ctrl-C in a shell gives a new prompt", line: "exec -it tool -- sh", typed: ["sleep 60\r", "\u0003", "\u0004"], text: "/ # sleep 60\r\n^C\r\n/ # ", code: 130 },
    { what: "bash has a prompt of its own", line: "exec -it web -- bash", typed: ["exit\r"], text: "root@web:/# exit\r\n", code: 0 },
    { what: "lines are read without a terminal of its own", line: "exec -i tool -- cat", typed: ["a\n", undefined], text: "a\n", code: 0 },
    { what: "without -i nothing is read", line: "exec tool -- cat", typed: [], text: "", code: 0 },
  ])("$what", ({ line, typed, text, code }) => {
    const run = lab.begin(`kubectl ${line}`, { terminal: true });
    for (const each of typed) lab.type(run, each);
    expect(lab.shown(run)).toMatchObject({ stdout: text, code });
  });

  it("says that what is piped in is no terminal", () => {
    expect(lab.run("kubectl exec -it tool -- sh", { stdin: "hostname\n" })).toMatchObject({ stdout: "tool\n", stderr: "Unable to use a TTY - input is not a terminal or the right kind of file\n", code: 0 });
  });

  it.for([
    { line: "exec tool -c nope -- ls", stderr: "Error from server (BadRequest): container nope is not valid for pod tool\n" },
    { line: "attach tool -c nope", stderr: "error: cannot attach to the container: container nope not found in pod tool\n" },
    { line: "exec configmap/kube-root-ca.crt -- ls", stderr: "error: cannot attach to *v1.ConfigMap: selector for *v1.ConfigMap not implemented\n" },
    { line: "exec svc/kubernetes -- ls", stderr: "error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector\n" },
  ])("$line is refused", ({ line, stderr }) => {
    expect(lab.run(`kubectl ${line}`)).toMatchObject({ stderr, code: 1 });
  });
});

describe("kubectl attach", () => {
  it("brings back a shell that is the container's first process", () => {
    lab.run("kubectl apply -f -", { stdin: "{apiVersion: v1, kind: Pod, metadata: {name: shell}, spec: {containers: [{name: sh, image: busybox, stdin: true, tty: true}]}}" });
    lab.run("kubectl wait pod shell --for=condition=Ready");
    const first = lab.begin("kubectl attach -it shell", { terminal: true });
    lab.type(first, "X=1\r");
    lab.interrupt(first);
    const second = lab.begin("kubectl attach -it shell -q", { terminal: true });
    lab.type(second, "echo $X\r");
    expect(lab.shown(second).text).toBe("\r/ # \r/ # echo $X\r\n1\r\n/ # ");
    lab.type(second, "exit\r");
    expect(lab.shown(second).code).toBe(0);
    expect(lab.run("kubectl logs shell -p").stdout).toContain("1\r\n/ # ");
  });
});

it("kubectl delete -i waits for the answer that is typed", () => {
  lab.run("kubectl create configmap gone");
  const asked = lab.begin("kubectl delete configmap gone -i", { terminal: true });
  expect(lab.shown(asked)).toMatchObject({ reads: "lines", stdout: expect.stringContaining("Do you want to continue? (y/N): ") });
  lab.type(asked, "y\n", 2);
  expect(lab.shown(asked)).toMatchObject({ code: 0, stdout: expect.stringContaining('configmap "gone" deleted') });
});
