import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { pageLaptop } from "./laptop.ts";
import type { Laptop, Typed } from "./laptop.ts";

const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '1'}\n";
const failed = (why: string): RegExp => new RegExp(`^E\\d{4} [\\d:.]+ +\\d+ run.go:72\\] "command failed" err="${why}"\\n$`);
/** What the editor shows, and a change of it. */
const seen: string[] = [];
const setX = (x: string): Pick<Typed, "editor"> => ({
  editor: (text) => {
    seen.push(text);
    return { text: text.replace(/x: .*/, `x: "${x}"`), prints: "" };
  },
});

const said = (expected: string | RegExp): unknown => (typeof expected === "string" ? expected : expect.stringMatching(expected));

/** As v1.32 printed it, in this order. */
const commands: readonly { readonly words: string; readonly typed?: Typed; readonly code?: number; readonly stdout?: string | RegExp; readonly stderr?: string | RegExp }[] = [
  { words: "apply -f -", typed: { stdin: manifest }, stdout: "configmap/a created\n" },
  { words: "edit cm a --output-patch", typed: setX("2"), stdout: 'Patch: {"data":{"x":"2"}}\nconfigmap/a edited\n' },
  { words: "edit cm a --windows-line-endings", typed: setX("3"), stdout: "configmap/a edited\n" },
  { words: "get cm a -o jsonpath={.data.x} --warnings-as-errors", stdout: "3" },
  { words: "get endpoints -A -o name --warnings-as-errors", code: 1, stdout: /./, stderr: /^Warning: v1 Endpoints is deprecated in v1.33\+; use discovery.k8s.io\/v1 EndpointSlice\nE.* run.go:72\] "command failed" err="1 warning received"\n$/ },
  { words: "get cm a --profile=bad", code: 1, stderr: failed("unknown profile 'bad'") },
  { words: "get cm a -o name --profile=none", stdout: "configmap/a\n" },
  { words: "get cm a -n default --token=t --username=u", code: 1, stderr: "Error in configuration: more than one authentication method found for kubernetes-admin; found [token basicAuth], only one is allowed\n" },
  { words: "get cm a --token=t --password=p", code: 1, stderr: "error: more than one authentication method found for kubernetes-admin; found [token basicAuth], only one is allowed\n" },
  { words: "get cm -n nosuch --as-group=x", code: 1, stderr: "Error in configuration: requesting uid, groups or user-extra for kubernetes-admin without impersonating a user\n" },
  { words: "scale deploy x --replicas=1 -n nosuch --as-group=x", code: 1, stderr: "error: requesting uid, groups or user-extra for kubernetes-admin without impersonating a user\n" },
  {
    words: "explain cm.data --output=plaintext-openapiv2",
    stdout: `KIND:     ConfigMap
VERSION:  v1

FIELD:    data <map[string]string>

DESCRIPTION:
     Data contains the configuration data. Each key must consist of alphanumeric
     characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use
     the BinaryData field. The keys stored in Data must not overlap with the
     keys in the BinaryData field, this is enforced during validation process.
`,
  },
  { words: "kustomize . --load-restrictor=Bad", code: 1, stderr: failed("illegal flag value --load-restrictor Bad; legal values: \\[LoadRestrictionsRootOnly LoadRestrictionsNone\\]") },
];

describe("flags of kubectl", () => {
  let laptop: Laptop;
  beforeAll(async () => {
    await loadManifestReader();
    laptop = pageLaptop(32);
  });
  afterAll(() => laptop.close());

  it.each(commands.map((command) => [command.words, command] as const))("%s", async (_, { words, typed = {}, code = 0, stdout = "", stderr = "" }) => {
    const printed = await laptop.run(words.split(" "), typed);
    expect(printed.code).toBe(code);
    expect(printed.stdout).toEqual(said(stdout));
    expect(printed.stderr).toEqual(said(stderr));
  });

  it("shows lines that end as Windows ends them where they are wanted", () => {
    expect(seen.map((text) => text.split("\n").filter((line) => line.endsWith("\r")).length > 3)).toEqual([false, true]);
  });
});
