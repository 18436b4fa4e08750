import { compareQuantities, parseLabelSelector, parseQuantity } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import { readsFiles } from "../../input.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import type { Change } from "../changeEach.ts";
import { mustProvide } from "../mustProvide.ts";
import { splitPairs } from "../pairs.ts";
import { noTemplate, podSpecOf, podSpecPatch } from "../podTemplateOf.ts";
import type { Container } from "../podTemplateOf.ts";
import { allAndSelector, isChosen } from "./chosen.ts";
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
  const split = splitPairs(words, "image");
  if (typeof split === "string") return usage(io, split);
  const { resources: names, pairs } = split;
  const noImage = pairs.find((word) => !word.includes("="));
  if (noImage !== undefined) return usage(io, `invalid image format: ${noImage}`);
  const images = pairs.map(assignment);
  const clash = allAndSelector(input);
  if (clash !== undefined) return usage(io, clash);
  if (names.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  return yield* changeEach(io, input, {
    words: names,
    fieldManager: "kubectl-set",
    isTyped: true, failure: "failed to patch image update to pod template: ",
    problem: imagesProblem(images),
    change: (found): Change | string | undefined => {
      const { object } = found;
      const spec = podSpecOf(object);
      if (spec === undefined) return noTemplate(found);
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
      if (Object.keys(patch).length === 0) return undefined;
      return { patch: podSpecPatch(object, patch), operation: "image updated" };
    },
  });
}

/** @source set_image.go Validate */
function imagesProblem(images: readonly (readonly [string, string])[]): string | undefined {
  if (images.length === 0) return "at least one image update is required";
  return images.length > 1 && images.some(([name]) => name === "*") ? "all containers are already specified by *, but saw more than one container_name=container_image pairs" : undefined;
}

type Quantities = Readonly<Record<string, string>>;

/** "cpu=100m,memory=1Gi". @returns an error in kubectl's words. @source k8s.io/kubectl/pkg/generate/versioned/run.go populateResourceListV1 */
function quantities(text: string | undefined): Result<Quantities | undefined, string> {
  if (text === undefined || text === "") return ok(undefined);
  const pairs: (readonly [string, string])[] = [];
  for (const statement of text.split(",")) {
    const parts = statement.split("=");
    if (parts.length !== 2) return fail(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    const [name = "", value = ""] = parts;
    if (parseQuantity(value) === undefined) return fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    pairs.push([name, value]);
  }
  return ok(Object.fromEntries(pairs));
}

function* setResources(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const { flags } = input.args;
  const clash = allAndSelector(input);
  if (clash !== undefined) return usage(io, clash);
  if (words.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  if ((flags["limits"] ?? "") === "" && (flags["requests"] ?? "") === "") return usage(io, "you must specify an update to requests or limits (in the form of --requests/--limits)");
  const parsed = [quantities(flags["limits"]), quantities(flags["requests"])] as const;
  const wrong = parsed.find((each) => !each.ok);
  if (wrong?.ok === false) return usage(io, wrong.error);
  const [limits, requests] = parsed.map((each) => (each.ok ? each.value : undefined));
  if (limits === undefined && requests === undefined) return usage(io, "you must specify an update to requests or limits (in the form of --requests/--limits)");
  const only = input.args.flags["container"] ?? input.args.flags["containers"];
  return yield* changeEach(io, input, {
    words,
    fieldManager: "kubectl-set",
    isTyped: true, failure: "failed to patch resources update to pod template ",
    change: (found): Change | string | undefined => {
      const { object } = found;
      const spec = podSpecOf(object);
      if (spec === undefined) return noTemplate(found);
      const containers: readonly Container[] = spec.containers.filter(({ name }) => isChosen(name, only));
      if (containers.length === 0) return `unable to find container named ${only ?? "*"}`;
      const resources = { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) };
      const isThere = ({ resources: there = {} }: Container): boolean => sameQuantities(there.limits, limits) && sameQuantities(there.requests, requests);
      if (containers.every(isThere)) return undefined;
      return { patch: podSpecPatch(object, { containers: containers.map(({ name }) => ({ name, resources })) }), operation: "resource requirements updated" };
    },
  });
}

/** Whether nothing has to be changed for a wish. */
const sameQuantities = (there: Quantities | undefined, wanted: Quantities | undefined): boolean => wanted === undefined || Object.entries(wanted).every(([name, value]) => there?.[name] !== undefined && compareQuantities(there[name], value) === 0);

function* setServiceAccount(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const account = words.at(-1);
  if (account === undefined) return usage(io, "serviceaccount is required");
  if (words.length < 2 && !readsFiles(input)) return usage(io, mustProvide);
  return yield* changeEach(io, input, {
    words: words.slice(0, -1),
    fieldManager: "kubectl-set",
    isTyped: true,
    failure: "failed to patch ServiceAccountName ",
    change: (found) => (podSpecOf(found.object) === undefined ? noTemplate(found) : { patch: podSpecPatch(found.object, { serviceAccountName: account, serviceAccount: account }), operation: "serviceaccount updated" }),
  });
}

function* setSelector(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const expression = words.at(-1);
  if (expression === undefined) return usage(io, "one selector is required");
  if (words.length < 2 && !readsFiles(input)) return usage(io, mustProvide);
  const parsed = parseLabelSelector(expression);
  if (!parsed.ok) return usage(io, parsed.error);
  const expressions = parsed.value.filter(({ operator }) => operator !== "=");
  const selector = Object.fromEntries(parsed.value.map(({ key, values }) => [key, [...values][0] ?? ""]));
  const unsupported = expressions.map(({ key, operator, values }) => `{${key} ${operator} [${[...values].join(" ")}]}`);
  return yield* changeEach(io, input, {
    words: words.slice(0, -1),
    fieldManager: "kubectl-set",
    isTyped: true,
    change: ({ object }): Change | string => {
      if (object.kind !== "Service") return "setting a selector is only supported for Services";
      if (unsupported.length > 0) return `match expression [${unsupported.join(" ")}] not supported on this object`;
      const version = input.args.flags["resource-version"] ?? "";
      return { patch: { ...(version === "" ? {} : { metadata: { resourceVersion: version } }), spec: { selector: { $patch: "replace", ...selector } } }, operation: "selector updated" };
    },
  });
}
