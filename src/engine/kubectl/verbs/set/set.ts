import { readsFiles } from "../../input.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import type { Change } from "../changeEach.ts";
import { mustProvide } from "../mustProvide.ts";
import { podSpecOf, podSpecPatch } from "../podTemplateOf.ts";
import type { Container } from "../podTemplateOf.ts";
import { setEnv } from "./env.ts";

/** `kubectl set image|env|resources|serviceaccount|selector`. @source k8s.io/kubectl/pkg/cmd/set */
const part = (script: (io: Io, input: VerbInput, words: readonly string[]) => Talk<number>) => scriptVerb((io, input) => script(io, input, input.args.positional));
export const setImageVerb = part(setImage);
export const setEnvVerb = part(setEnv);
export const setResourcesVerb = part(setResources);
export const setServiceAccountVerb = part(setServiceAccount);
export const setSelectorVerb = part(setSelector);

const assignment = (word: string): readonly [string, string] => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];

function* setImage(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const images = words.filter((word) => word.includes("=")).map(assignment);
  const names = words.filter((word) => !word.includes("="));
  if (names.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  if (images.length === 0) return usage(io, "at least one image update is required");
  return yield* changeEach(io, input, {
    words: names,
    fieldManager: "kubectl-set",
    isTyped: true, failure: "failed to patch image update to pod template: ",
    change: ({ object }): Change | string => {
      const spec = podSpecOf(object);
      if (spec === undefined) return `${object.kind} ${object.metadata.name} does not have a pod template`;
      const patch: Record<string, readonly { readonly name: string; readonly image: string }[]> = {};
      for (const field of ["containers", "initContainers"] as const) {
        const changed = (spec[field] ?? []).flatMap((container) => {
          const image = images.find(([name]) => name === "*" || name === container.name)?.[1];
          return image === undefined || image === container.image ? [] : [{ name: container.name, image }];
        });
        if (changed.length > 0) patch[field] = changed;
      }
      const all = [...spec.containers, ...(spec.initContainers ?? [])];
      const unknown = images.find(([name]) => name !== "*" && !all.some((container) => container.name === name));
      if (unknown !== undefined) return `unable to find container named ${JSON.stringify(unknown[0])}`;
      if (Object.keys(patch).length === 0) return { operation: "image updated" };
      return { patch: podSpecPatch(object, patch), operation: "image updated" };
    },
  });
}

const quantities = (text: string | undefined): Readonly<Record<string, string>> | undefined => (text === undefined ? undefined : Object.fromEntries(text.split(",").map(assignment)));

function* setResources(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const limits = quantities(input.args.flags["limits"]);
  const requests = quantities(input.args.flags["requests"]);
  if (words.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  if (limits === undefined && requests === undefined) return usage(io, "you must specify an update to requests or limits (in the form of --requests/--limits)");
  const only = input.args.flags["container"] ?? input.args.flags["containers"];
  return yield* changeEach(io, input, {
    words,
    fieldManager: "kubectl-set",
    isTyped: true, failure: "failed to patch resources update to pod template ",
    change: ({ object }): Change | string => {
      const containers: readonly Container[] = podSpecOf(object)?.containers.filter((container) => only === undefined || only === "*" || container.name === only) ?? [];
      if (containers.length === 0) return `unable to find container named ${only ?? "*"}`;
      const patch = { containers: containers.map(({ name }) => ({ name, resources: { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) } })) };
      return { patch: podSpecPatch(object, patch), operation: "resource requirements updated" };
    },
  });
}

function* setServiceAccount(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const account = words.at(-1);
  if (account === undefined) return usage(io, "serviceaccount is required");
  if (words.length < 2 && !readsFiles(input)) return usage(io, mustProvide);
  return yield* changeEach(io, input, { words: words.slice(0, -1), fieldManager: "kubectl-set", isTyped: true, failure: "failed to patch ServiceAccountName ", change: ({ object }) => ({ patch: podSpecPatch(object, { serviceAccountName: account, serviceAccount: account }), operation: "serviceaccount updated" }) });
}

function* setSelector(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const expression = words.at(-1);
  if (expression === undefined) return usage(io, "one selector is required");
  if (words.length < 2 && !readsFiles(input)) return usage(io, mustProvide);
  if (!expression.includes("=")) return usage(io, `invalid selector: ${expression}`);
  const selector = Object.fromEntries(expression.split(",").map(assignment));
  return yield* changeEach(io, input, {
    words: words.slice(0, -1),
    fieldManager: "kubectl-set",
    isTyped: true,
    change: ({ object }) => (object.kind === "Service" ? { patch: { spec: { selector: { $patch: "replace", ...selector } } }, operation: "selector updated" } : `setting a selector is only supported for Services`),
  });
}
