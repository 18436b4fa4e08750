import { beforeAll, describe, expect, it } from "vitest";
import { loadLateParts } from "../../worker/lateParts.ts";
import { pageLaptop } from "./laptop.ts";
import type { Laptop } from "./laptop.ts";

const uid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** What no two runs have in common. */
const masked = (text: string): string =>
  text
    .replace(/^I\d{4} [\d:.]+ +\d+ /gm, "<log> ")
    .replace(/(milliseconds[=]|Milliseconds=|Content-Length: |in |Processing |Duration |GetConnection )\d+/g, "$1<n>")
    .replace(new RegExp(uid, "g"), "<uid>")
    .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, "<date>");

const gates = ["AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowCBOR", "ClientsAllowTLSCacheGC", "ClientsPreferCBOR", "InOrderInformers", "InOrderInformersBatchProcess", "InformerResourceVersion", "UnlockWhileProcessingFIFO", "WatchListClient"];
const gateLine = (name: string): string => `<log> envvar.go:195] "Feature gate default state" feature="${name}" enabled=${!name.endsWith("CBOR")}\n`;
const begin = `<log> loader.go:407] Config loaded from file:  /home/user/.kube/config\n${gates.map(gateLine).join("")}`;
const url = "https://load-balancer:6443/api/v1/namespaces/default";
const tableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
const agent = "kubectl/v1.36.2 (linux/amd64) kubernetes/unknown";
const headers = "headers=<\n\tAudit-Id: <uid>\n\tCache-Control: no-cache, private\n\tContent-Length: <n>\n\tContent-Type: application/json\n\tDate: <date>\n\tX-Kubernetes-Pf-Flowschema-Uid: <uid>\n\tX-Kubernetes-Pf-Prioritylevel-Uid: <uid>\n >";

describe("-v: what kubectl says of its requests", () => {
  const laptops = new Map<number, Laptop>();
  const run = async (minor: 32 | 36, words: readonly string[]): Promise<string> => masked((await (laptops.get(minor) ?? pageLaptop(minor)).run(words)).stderr);

  beforeAll(async () => {
    await loadLateParts();
    for (const minor of [32, 36] as const) {
      const laptop = pageLaptop(minor);
      laptops.set(minor, laptop);
      // What the server serves is known from here on.
      await laptop.run(["get", "ns"]);
    }
  });

  it.for([
    { level: "-v=5", said: "" },
    { level: "-v=6", said: `${begin}<log> round_trippers.go:632] "Response" verb="GET" url="${url}" status="200 OK" milliseconds=<n>\n` },
    { level: "--v=7", said: `${begin}<log> round_trippers.go:527] "Request" verb="GET" url="${url}" headers=<\n\tAccept: ${tableAccept}\n\tUser-Agent: ${agent}\n >\n<log> round_trippers.go:632] "Response" status="200 OK" milliseconds=<n>\n` },
  ])("v1.36 $level", async ({ level, said }) => {
    expect(await run(36, ["get", "ns", "default", level])).toBe(said);
  });

  it("v1.36 -v=8: headers and bodies", async () => {
    const said = await run(36, ["get", "ns", "default", "-v=8"]);
    expect(said).toContain(`<log> helper.go:113] "Request Body" body=""\n<log> round_trippers.go:527] "Request" verb="GET"`);
    expect(said).toContain(`"Response" status="200 OK" ${headers} milliseconds=<n>\n<log> helper.go:113] "Response Body" body=<\n\t{"apiVersion":"meta.k8s.io/v1","kind":"Table",`);
  });

  it("v1.36 -v=9: as curl commands", async () => {
    const said = await run(36, ["get", "ns", "default", "-v=9"]);
    expect(said).toContain(`"Request" curlCommand=<\n\tcurl -v -XGET  -H "Accept: ${tableAccept}" -H "User-Agent: ${agent}" '${url}'\n >\n`);
    expect(said).toContain(`"Response" verb="GET" url="${url}" status="200 OK" ${headers} milliseconds=<n> dnsLookupMilliseconds=<n> dialMilliseconds=<n> tlsHandshakeMilliseconds=<n> serverProcessingMilliseconds=<n>\n`);
  });

  it("what was refused is shown as the server said it", async () => {
    expect(await run(36, ["get", "pods", "nosuch", "-v=4"])).toBe(
      '<log> helpers.go:246] server response object: %s[{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "message": "pods \\"nosuch\\" not found",\n  "reason": "NotFound",\n  "details": {\n    "name": "nosuch",\n    "kind": "pods"\n  },\n  "code": 404\n}]\nError from server (NotFound): pods "nosuch" not found\n',
    );
  });

  it.for([
    { words: ["get", "pods", "-l", "a=b,c", "--field-selector=status.phase!=x"], path: "GET /api/v1/namespaces/default/pods?fieldSelector=status.phase%21%3Dx&labelSelector=a%3Db%2Cc&limit=500 200 OK" },
    { words: ["get", "pods", "--sort-by=.metadata.name", "--request-timeout=5"], path: "GET /api/v1/namespaces/default/pods?includeObject=Object&timeout=5s 200 OK" },
    { words: ["create", "cm", "a", "--dry-run=server"], path: "POST /api/v1/namespaces/default/configmaps?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict 201 Created" },
    { words: ["delete", "cm", "kube-root-ca.crt", "--dry-run=server"], path: "DELETE /api/v1/namespaces/default/configmaps/kube-root-ca.crt 200 OK" },
    { words: ["version"], path: "GET /version?timeout=32s 200 OK" },
  ])("v1.32 $words", async ({ words, path }) => {
    const [method, rest] = [path.slice(0, path.indexOf(" ")), path.slice(path.indexOf(" ") + 1)];
    expect(await run(32, [...words, "-v=6"])).toContain(`<log> loader.go:402] Config loaded from file:  /home/user/.kube/config\n<log> round_trippers.go:560] ${method} https://load-balancer:6443${rest} in <n> milliseconds\n`);
  });
});
