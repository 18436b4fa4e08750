import { describe, expect, it } from "vitest";
import { TerminalLab } from "../../../../testing/kubectl/terminalLab.ts";

const lab = new TerminalLab();
lab.run("kubectl run web --image=nginx --port=80 --labels=app=web");
lab.run("kubectl expose pod web --port=8000 --target-port=80");
lab.run("kubectl wait pod web --for=condition=Ready");
const welcome = expect.stringContaining("<h1>Welcome to nginx!</h1>");

describe("kubectl port-forward", () => {
  it("leads from a port of the laptop to the program in the container, until Ctrl-C", () => {
    const forward = lab.begin("kubectl port-forward web 8080:80", { wait: 1 });
    expect(lab.shown(forward)).toMatchObject({ text: "Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n", code: undefined });
    expect(lab.run("curl localhost:8080")).toMatchObject({ stdout: welcome, stderr: "", code: 0 });
    expect(lab.run("curl -sI http://127.0.0.1:8080/x").stdout).toMatch(/^HTTP\/1\.1 200 OK\r\nServer: nginx\r\n/);
    expect(lab.run("curl -s -o /dev/null -w '%{http_code}\\n' [::1]:8080").stdout).toBe("200\n");
    expect(lab.shown(forward).stdout).toContain("Handling connection for 8080\nHandling connection for 8080\n");
    lab.interrupt(forward);
    expect(lab.shown(forward).code).toBe(0);
    expect(lab.run("curl localhost:8080")).toMatchObject({ stdout: "", stderr: "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server\n", code: 7 });
  });

  it("finds the port of a Service, and draws one of its own", () => {
    const forward = lab.begin("kubectl port-forward svc/web :8000 --address=127.0.0.1", { wait: 1 });
    const [, port = ""] = /^Forwarding from 127\.0\.0\.1:(\d+) -> 80\n$/.exec(lab.shown(forward).text) ?? [];
    expect(lab.run(`curl localhost:${port}`).stdout).toEqual(welcome);
    lab.interrupt(forward);
  });

  it("does not share a port", () => {
    const forward = lab.begin("kubectl port-forward web 8080:80", { wait: 1 });
    expect(lab.run("kubectl port-forward web 8080:80")).toMatchObject({
      stderr: "Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{8080 80}]\n",
      code: 1,
    });
    lab.interrupt(forward);
  });

  it("ends with the first connection that nobody takes in the pod", () => {
    const forward = lab.begin("kubectl port-forward web 8081", { wait: 1 });
    expect(lab.run("curl localhost:8081")).toMatchObject({ stderr: "curl: (52) Empty reply from server\n", code: 52 });
    expect(lab.shown(forward)).toMatchObject({ code: 1, stderr: expect.stringMatching(/an error occurred forwarding 8081 -> 8081: error forwarding port 8081 to pod .*connection refused.*"\nerror: lost connection to pod\n$/) });
  });

  it("ends with its pod", () => {
    lab.run("kubectl run brief --image=nginx");
    lab.run("kubectl wait pod brief --for=condition=Ready");
    const forward = lab.begin("kubectl port-forward brief 8082:80", { wait: 1 });
    lab.run("kubectl delete pod brief --now");
    lab.pass(2);
    expect(lab.shown(forward)).toMatchObject({ code: 1, stderr: "error: lost connection to pod\n" });
  });
});

describe("kubectl proxy", () => {
  it("passes on to the API server what its filter lets through", () => {
    const proxy = lab.begin("kubectl proxy", { wait: 1 });
    expect(lab.shown(proxy).text).toBe("Starting to serve on 127.0.0.1:8001\n");
    expect(JSON.parse(lab.run("curl -s localhost:8001/api/v1/namespaces/default/pods/web").stdout)).toMatchObject({ kind: "Pod", metadata: { name: "web" } });
    expect(JSON.parse(lab.run("curl -s localhost:8001/version").stdout)).toMatchObject({ major: "1" });
    expect(JSON.parse(lab.run("curl -s localhost:8001/api/v1/namespaces/default/pods/nope").stdout)).toMatchObject({ kind: "Status", code: 404 });
    expect(lab.run("curl -s localhost:8001/api/v1/namespaces/default/services/web:8000/proxy/").stdout).toEqual(welcome);
    expect(lab.run(`curl -s -X POST -H 'Content-Type: application/json' -d '{"metadata":{"name":"made"}}' localhost:8001/api/v1/namespaces/default/configmaps`).stdout).toContain('"name": "made"');
    expect(lab.run("curl -s -i localhost:8001/api/v1/namespaces/default/pods/web/exec").stdout).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\n\r\nForbidden\n$/);
    const watch = lab.begin("curl -s 'localhost:8001/api/v1/namespaces/default/configmaps?watch=1'", { wait: 1 });
    lab.run("kubectl create configmap seen");
    expect(lab.shown(watch).stdout).toMatch(/"type":"ADDED".*"name":"seen"/);
    lab.interrupt(watch);
    lab.interrupt(proxy);
    const open = lab.begin("kubectl proxy --disable-filter -p 9001", { wait: 1 });
    expect(lab.shown(open).stderr).toContain("Request filter disabled");
    expect(lab.run("curl -s -o /dev/null -w '%{http_code}' -H 'Host: evil' localhost:9001/version").stdout).toBe("200");
    lab.interrupt(open);
  });
});

describe("curl on the laptop", () => {
  it.for([
    { line: "curl", code: 2, stderr: "curl: no URL specified\ncurl: try 'curl --help' for more information\n" },
    { line: "curl --nonsense localhost", code: 2, stderr: "curl: option --nonsense: is unknown\ncurl: try 'curl --help' for more information\n" },
    { line: "curl web.default", code: 6, stderr: expect.stringContaining("curl: (6) Could not resolve host: web.default") },
    { line: "curl 10.96.0.1", code: 7, stderr: expect.stringContaining("curl: (7) Failed to connect to 10.96.0.1 port 80 after 0 ms: No route to host") },
    { line: "curl https://load-balancer:6443/readyz", code: 60, stderr: expect.stringContaining("curl: (60) SSL certificate problem") },
  ])("$line", ({ line, code, stderr }) => {
    expect(lab.run(line)).toMatchObject({ code, stderr });
  });

  it("is nobody to the API server without a token", () => {
    expect(lab.run("curl -k https://load-balancer:6443/api").stdout).toContain('"reason": "Unauthorized"');
    const token = lab.run("kubectl create token default").stdout.trim();
    expect(lab.run(`curl -k -H 'Authorization: Bearer ${token}' https://load-balancer:6443/api/v1/namespaces/default/pods`).stdout).toContain('pods is forbidden: User \\"system:serviceaccount:default:default\\"');
  });
});
