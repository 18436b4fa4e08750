import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { pageLaptop } from "./laptop.ts";
import type { Laptop } from "./laptop.ts";

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\n";
const parentId = "applyset-qvuyV6eahmuL4CISCy_BDR2srB2ze52XwVptZjh0D54-v1";

/** What v1.32 printed, in this order, on one cluster. The parents are Secrets s and ConfigMaps that others made. */
const commands: readonly { readonly words: string; readonly stdin?: string; readonly isOff?: true; readonly stdout?: string; readonly stderr?: string }[] = [
  { words: "apply -f - --applyset=s --prune", isOff: true, stderr: "error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n" },
  { words: "apply -f - --applyset=s", stderr: "error: --applyset requires --prune\n" },
  { words: "apply -f - --applyset=s --prune", stderr: "error: namespace is required to use namespace-scoped ApplySet\n" },
  { words: "create ns n", stdout: "namespace/n created\n" },
  { words: "apply -n n -f - --applyset=s --prune", stdin: `${configMap("a")}---\n${configMap("b")}`, stdout: "configmap/a created\nconfigmap/b created\n" },
  { words: "get secret s -n n -o jsonpath={.metadata.labels}{.metadata.annotations}", stdout: `{"applyset.kubernetes.io/id":"${parentId}"}{"applyset.kubernetes.io/additional-namespaces":"","applyset.kubernetes.io/contains-group-kinds":"ConfigMap","applyset.kubernetes.io/tooling":"kubectl/v1.32.4-dispatcher"}` },
  { words: "get cm a -n n -o jsonpath={.metadata.labels}", stdout: `{"applyset.kubernetes.io/part-of":"${parentId}"}` },
  { words: "apply -n n -f - --applyset=s --prune --dry-run=server", stdin: configMap("a"), stdout: "configmap/a unchanged (server dry run)\nconfigmap/b pruned (server dry run)\n" },
  { words: "apply -n n -f - --applyset=s --prune", stdin: `${configMap("a")}---\n${secret}`, stdout: "configmap/a unchanged\nsecret/c created\nconfigmap/b pruned\n" },
  { words: "apply -n n -f - --applyset=secret/s --prune --server-side", stdin: configMap("a"), stdout: "configmap/a serverside-applied\nsecret/c pruned\n" },
  { words: "get secret s -n n -o jsonpath={.metadata.annotations.applyset\\.kubernetes\\.io/contains-group-kinds}", stdout: "ConfigMap" },
  { words: "apply -n n -f - --applyset=s --prune --all", stderr: "error: --all is incompatible with --applyset\n" },
  { words: "apply -n n -f - --applyset=s --prune -l a=b", stderr: "error: --selector is incompatible with --applyset\n" },
  { words: "apply -n n -f - --applyset=s --prune --prune-allowlist=core/v1/Secret", stderr: "error: --prune-allowlist is incompatible with --applyset\n" },
  { words: "apply -n n -f - --prune --all --force", stderr: "error: --force cannot be used with --prune\n" },
  { words: "apply -n n -f - --applyset=secrets/ --prune", stderr: 'error: invalid parent reference "secrets/": name cannot be blank\n' },
  { words: "apply -n n -f - --applyset=secrets.apps/x --prune", stderr: 'error: invalid parent reference "secrets.apps/x": no matches for apps/, Resource=secrets\n' },
  { words: "apply -n n -f - --applyset=a/b/c --prune", stderr: 'error: invalid parent reference "a/b/c": no matches for /, Resource=a\n' },
  { words: "apply -n n -f - --applyset=deploy/x --prune", stderr: 'error: resource "apps/v1, Resource=deployments" is not permitted as an ApplySet parent\n' },
  { words: "apply -n nons -f - --applyset=x --prune", stderr: 'error: failed to update ApplySet: namespaces "nons" not found\n' },
  { words: "create cm plain -n n", stdout: "configmap/plain created\n" },
  { words: "apply -n n -f - --applyset=cm/plain --prune", stderr: 'error: ApplySet parent object "configmaps./plain" already exists and is missing required annotation "applyset.kubernetes.io/tooling"\n' },
  { words: "annotate cm plain -n n applyset.kubernetes.io/tooling=helm/v3", stdout: "configmap/plain annotated\n" },
  { words: "apply -n n -f - --applyset=cm/plain --prune", stderr: 'error: ApplySet parent object "configmaps./plain" already exists and is managed by tooling "helm" instead of "kubectl"\n' },
  { words: "annotate --overwrite cm plain -n n applyset.kubernetes.io/tooling=kubectl/v1", stdout: "configmap/plain annotated\n" },
  { words: "apply -n n -f - --applyset=cm/plain --prune", stderr: 'error: ApplySet parent object "configmaps./plain" exists and does not have required label applyset.kubernetes.io/id\n' },
  { words: "label cm plain -n n applyset.kubernetes.io/id=x", stdout: "configmap/plain labeled\n" },
  { words: "apply -n n -f - --applyset=cm/plain --prune", stderr: 'error: ApplySet parent object "configmaps./plain" exists and has incorrect value for label "applyset.kubernetes.io/id" (got: x, want: applyset-mY2UGKoCnocaHefPf8l0eb_8dBWwp81DcuAmHZfjItc-v1)\n' },
  { words: "apply -n n -f - --applyset=s --prune", stdin: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {applyset.kubernetes.io/part-of: x}}\n", stderr: 'error: ApplySet label "applyset.kubernetes.io/part-of" already set in input data\n' },
];

describe("kubectl apply --applyset", () => {
  let laptop: Laptop;
  beforeAll(async () => {
    await loadManifestReader();
    laptop = pageLaptop(32);
  });
  afterAll(() => laptop.close());

  it.each(commands.map((command, index) => [`${index + 1}: ${command.words}`, command] as const))("%s", async (_, { words, stdin, isOff, stdout = "", stderr = "" }) => {
    const printed = await laptop.run(words.split(" "), { stdin: stdin ?? configMap("a"), appliesSets: isOff !== true });
    expect(printed).toEqual({ code: stderr === "" ? 0 : 1, stdout, stderr });
  });
});
