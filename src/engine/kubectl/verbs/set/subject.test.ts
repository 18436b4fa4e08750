import { describe, expect, it } from "vitest";
import { TerminalLab } from "../../../../testing/kubectl/terminalLab.ts";

const lab = new TerminalLab();
lab.run("kubectl create rolebinding rb --clusterrole=view --user=alice");

describe("kubectl set subject", () => {
  it.for([
    { line: "rolebinding rb --user=bob --serviceaccount=default:sa", stdout: "rolebinding.rbac.authorization.k8s.io/rb subjects updated\n", stderr: "", code: 0 },
    { line: "rolebinding rb --user=bob", stdout: "", stderr: "", code: 0 },
    { line: "rolebinding rb", stdout: "", stderr: "error: you must specify at least one value of user, group or serviceaccount\n", code: 1 },
    { line: "rolebinding rb --serviceaccount=x", stdout: "", stderr: "error: serviceaccount must be <namespace>:<name>\n", code: 1 },
    { line: "serviceaccount default --user=u", stdout: "", stderr: "error: serviceaccounts/default setting subjects is only supported for RoleBinding/ClusterRoleBinding\n", code: 1 },
  ])("$line", ({ line, ...expected }) => {
    expect(lab.run(`kubectl set subject ${line}`)).toMatchObject(expected);
  });

  it("adds to those that are there", () => {
    expect(lab.run("kubectl get rolebinding rb -o jsonpath={.subjects[*].name}").stdout).toBe("alice bob sa");
  });
});

describe("kubectl cluster-info dump", () => {
  it("writes lists and logs, each into a file of its own", () => {
    lab.run("kubectl run logs --image=busybox --restart=Never -- echo hello");
    lab.pass(3);
    const dumped = lab.run("kubectl cluster-info dump --output-directory=out --namespaces=default");
    expect(dumped).toMatchObject({ stdout: "Cluster info dumped to out\n", code: 0 });
    expect(Object.keys(dumped.files)).toEqual(["nodes", "default/events", "default/replication-controllers", "default/services", "default/daemonsets", "default/deployments", "default/replicasets", "default/pods"].map((name) => `out/${name}.json`).concat("out/default/logs/logs.txt"));
    expect(dumped.files["out/default/logs/logs.txt"]).toBe("==== START logs for container logs of pod default/logs ====\nhello\n==== END logs for container logs of pod default/logs ====\n");
  });
});
