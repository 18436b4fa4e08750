import { expect, it } from "vitest";
import { parseArguments, shellWords } from "./commandArguments.ts";
import { newKubeconfig } from "./kubeconfig.ts";
import type { Resource } from "./resources.ts";
import { openEditor, scriptVerb } from "./script.ts";
import type { Reply } from "./verb.ts";
import { verbs } from "./verbs/index.ts";

const configMap = (resourceVersion: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default", resourceVersion, uid: "1" }, data: { size: "1" } });
const ok = (body: ReturnType<typeof configMap>): Reply => ({ type: "ok", tag: 0, code: 200, body });

const resources: readonly Resource[] = [{ key: "v1/configmaps", kind: "ConfigMap", apiVersion: "v1", group: "", version: "v1", plural: "configmaps", singular: "configmap", shortNames: ["cm"], namespaced: true, categories: [], verbs: [], subresources: [] }];
const laptop = { files: {}, seed: 1, now: 0, minor: 32, server: "https://load-balancer:6443", etcdEndpoints: [], kubeconfig: newKubeconfig(""), resources, isFresh: true };

function begin(line: string) {
  const words = shellWords(line);
  const args = words.ok ? parseArguments(words.value) : words;
  if (!args.ok) throw new Error(args.error);
  const verb = verbs[args.value.path];
  if (verb === undefined) throw new Error(`no verb in ${line}`);
  return { verb, ...verb.begin({ ...laptop, args: args.value }) };
}

it("a command goes on from a copy of its memory as if nothing had been", () => {
  const { verb, state } = begin("kubectl delete cm a");
  const steps = (memory: unknown) => [verb.answer(memory, { type: "ok", tag: 0, code: 200, body: configMap("2") }, 10), verb.answer(memory, { type: "failed", tag: 0, status: { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", reason: "NotFound", code: 404 } }, 20)];
  const copy: unknown = structuredClone(state);
  const expected = steps(state);
  expect(expected[0]).toMatchObject({ out: 'configmap "a" deleted\n' });
  expect(expected[1]).toEqual({ exit: 0 });
  expect(steps(copy)).toEqual(expected);
  const half = begin("kubectl delete cm a");
  half.verb.answer(half.state, ok(configMap("2")), 10);
  const halfCopy: unknown = structuredClone(half.state);
  // What was printed before the copy is not printed again.
  expect(verb.answer(halfCopy, ok(configMap("3")), 20)).toEqual(half.verb.answer(half.state, ok(configMap("3")), 20));
});

it.for([
  ["kubectl get pods --nonsense", "unknown flag: --nonsense\nSee 'kubectl get --help' for usage."],
  ["kubectl get pods -n", "flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage."],
  ["kubectl get pods -zA", "unknown shorthand flag: 'z' in -zA\nSee 'kubectl get --help' for usage."],
] as const)("%s is refused", ([line, error]) => {
  const words = shellWords(line);
  expect(words.ok && parseArguments(words.value)).toEqual({ ok: false, error });
});

it.for([
  ["kubectl -n shop get pods", "get", { namespace: "shop" }],
  ["kubectl get pods -nshop", "get", { namespace: "shop" }],
  ["kubectl get pods -o=wide", "get", { output: "wide" }],
  ["kubectl run a --image=x -it -- sh -c ls", "run", { image: "x", stdin: "true", tty: "true" }],
  ["kubectl patch cm a -p '{}'", "patch", { patch: "{}" }],
] as const)("%s: flags under their long names", ([line, verb, flags]) => {
  const words = shellWords(line);
  const parsed = words.ok ? parseArguments(words.value) : words;
  expect(parsed.ok && { verb: parsed.value.verb, flags: { ...parsed.value.flags } }).toEqual({ verb, flags });
});

it("an editor is waited for, and a copy of the memory knows what it left", () => {
  const verb = scriptVerb(function* (io) {
    const file = yield* openEditor(io, { name: "a.yaml", text: "a: 1" });
    io.out(file?.text ?? "nothing");
    yield { wait: 1 };
    io.out(io.edited?.text ?? " and nothing");
    return 0;
  });
  const args = { verb: "edit", positional: [], flags: {}, all: {}, rest: [] } as unknown as Parameters<typeof verb.begin>[0]["args"];
  const { state, step } = verb.begin({ ...laptop, args });
  expect(step).toEqual({ edit: { name: "a.yaml", text: "a: 1" } });
  const copy = structuredClone(state);
  expect(verb.answer(state, { type: "edited", file: { text: "a: 2", documents: [] } }, 5)).toEqual({ out: "a: 2", wait: 1 });
  expect(verb.answer(structuredClone(state), { type: "timer" }, 6)).toEqual({ out: " and nothing", exit: 0 });
  expect(verb.answer(copy, { type: "edited", file: undefined }, 5)).toEqual({ out: "nothing", wait: 1 });
});
