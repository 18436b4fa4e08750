import { describe, expect, it } from "vitest";
import { TerminalLab } from "../../../../testing/kubectl/terminalLab.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";

const lab = new TerminalLab();
lab.run("kubectl run web --image=nginx --labels=app=web");
lab.run("kubectl wait pod web --for=condition=Ready");

const podNamed = (name: string): Pod => JSON.parse(lab.run(`kubectl get pod ${name} -o json`).stdout) as KubeObject as Pod;

describe("kubectl debug", () => {
  it("puts a container into a pod that runs, and attaches to it", () => {
    const session = lab.begin("kubectl debug -it web --image=busybox --target=web --profile=general -c dbg", { terminal: true, wait: 5 });
    expect(lab.shown(session)).toMatchObject({ reads: "raw", code: undefined });
    // The target's processes are there, by its namespace.
    lab.type(session, "ps\r");
    expect(lab.shown(session).text).toMatch(/ 1 root {6}0:00 nginx\r\n +\d+ root {6}0:00 sh\r\n/);
    lab.type(session, "exit\r", 2);
    expect(lab.shown(session)).toMatchObject({ code: 0, stdout: expect.stringContaining("Session ended, the ephemeral container will not be restarted") });
    expect(podNamed("web")).toMatchObject({
      spec: { ephemeralContainers: [{ name: "dbg", targetContainerName: "web", securityContext: { capabilities: { add: ["SYS_PTRACE"] } } }] },
      status: { phase: "Running", ephemeralContainerStatuses: [{ name: "dbg", ready: false, restartCount: 0, state: { terminated: { exitCode: 0, reason: "Completed" } } }] },
    });
  });

  it("waits for an image that does not come, and tells why", () => {
    const run = lab.begin("kubectl debug web --image=nonexistent --attach -c gone --profile=general", { wait: 5 });
    expect(lab.shown(run).stderr).toContain("Warning: container gone: rpc error: code = NotFound desc = failed to pull");
    lab.interrupt(run);
  });

  it.for([
    { profile: "general", context: { capabilities: { add: ["SYS_PTRACE"] } }, shares: true },
    { profile: "baseline", context: undefined, shares: true },
    { profile: "netadmin", context: { capabilities: { add: ["NET_ADMIN", "NET_RAW"] } }, shares: true },
    { profile: "sysadmin", context: { privileged: true }, shares: true },
    { profile: "legacy", context: undefined, shares: undefined },
  ])("copies a pod with profile $profile", ({ profile, context, shares }) => {
    expect(lab.run(`kubectl debug web --copy-to=web-${profile} --image=busybox -c dbg --profile=${profile} -- sleep 60`).code).toBe(0);
    const { metadata, spec } = podNamed(`web-${profile}`);
    expect({ app: metadata.labels?.["app"], shares: spec.shareProcessNamespace, context: spec.containers[1]?.securityContext }).toEqual({ app: undefined, shares, context });
  });

  it("lays --custom over the container", () => {
    expect(lab.run("kubectl debug web --copy-to=custom --image=busybox -c dbg --profile=general --custom=c.yaml", { files: { "c.yaml": "env:\n- {name: A, value: B}\nsecurityContext: {runAsUser: 5}\n" } }).code).toBe(0);
    expect(podNamed("custom").spec.containers[1]).toMatchObject({ env: [{ name: "A", value: "B" }], securityContext: { runAsUser: 5, capabilities: { add: ["SYS_PTRACE"] } } });
  });

  it("looks into a node: its processes, its network", () => {
    const session = lab.begin("kubectl debug node/worker-1 -it --image=busybox --profile=general", { terminal: true, wait: 5 });
    lab.type(session, "hostname; ps\r");
    expect(lab.shown(session).text).toMatch(/Creating debugging pod node-debugger-worker-1-\w{5} with container debugger on node worker-1\.\n/);
    expect(lab.shown(session).text).toMatch(/worker-1\r\n.*\r\n +1 root {6}0:00 \/sbin\/init\r\n(?:.*\r\n)*.*nginx\r\n/);
  });
});
