import type { KubeObject, Scale } from "../../api/index.ts";
import { formatTime } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { qualifiedKind, resolveTargets } from "../resources.ts";
import type { Target } from "../resources.ts";
import type { Call, Verb, VerbInput } from "../verb.ts";
import { usageError } from "../verb.ts";
import { namespaceOf } from "./common.ts";

interface PatchState {
  readonly targets: readonly Target[];
  readonly past: string;
  waiting: number;
  failed: boolean;
}

interface PatchPlan {
  readonly targets: readonly Target[];
  /** "scaled", "cordoned", "image updated" ... */
  readonly past: string;
  readonly patch: unknown;
  readonly subresource?: string;
}

/** Verbs that are one patch for each object: they differ in the patch and in the word that is printed. */
function patchVerb(usage: string, plan: (input: VerbInput) => PatchPlan | string): Verb<PatchState> {
  return {
    usage,
    begin(input) {
      const planned = plan(input);
      if (typeof planned === "string") return { state: { targets: [], past: "", waiting: 0, failed: false }, step: usageError(planned) };
      const namespace = namespaceOf(input.args);
      const calls = planned.targets.map((target, tag) => ({ tag, call: callOf(target, planned, namespace) }));
      return { state: { targets: planned.targets, past: planned.past, waiting: calls.length, failed: false }, step: { calls } };
    },
    answer(state, reply) {
      if (reply.type === "timer" || reply.type === "events") return {};
      const target = state.targets[reply.tag];
      state.waiting--;
      if (reply.type === "failed") state.failed = true;
      const end = state.waiting > 0 ? {} : { exit: state.failed ? 1 : 0 };
      if (reply.type === "failed" || target === undefined) return { err: reply.type === "failed" ? errorText(reply.status) : "", ...end };
      const name = (reply.body as KubeObject | Scale).metadata.name;
      return { out: `${qualifiedKind(target.resource)}/${name ?? target.name ?? ""} ${state.past}\n`, ...end };
    },
  };
}

function callOf(target: Target, plan: PatchPlan, namespace: string): Call {
  return {
    verb: "patch",
    resource: target.resource.key,
    ...(target.name === undefined ? {} : { name: target.name }),
    ...(target.resource.namespaced ? { namespace } : {}),
    ...(plan.subresource === undefined ? {} : { subresource: plan.subresource }),
    patchType: "application/strategic-merge-patch+json",
    body: plan.patch,
  };
}

/** The objects named on the command line; all must have a name. */
function named(positional: readonly string[]): readonly Target[] | string {
  const targets = resolveTargets(positional);
  if (!targets.ok) return targets.error;
  return targets.value.some((target) => target.name === undefined) ? "resource name may not be empty" : targets.value;
}

export const scale = patchVerb("scale (TYPE NAME | TYPE/NAME) --replicas=COUNT", ({ args }) => {
  const replicas = Number(args.flags["replicas"]);
  if (args.flags["replicas"] === undefined || !Number.isInteger(replicas) || replicas < 0) return "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0";
  const targets = named(args.positional);
  return typeof targets === "string" ? targets : { targets, past: "scaled", patch: { spec: { replicas } } };
});

const cordonVerb = (word: "cordon" | "uncordon"): Verb<PatchState> =>
  patchVerb(`${word} NODE`, ({ args }) => {
    const targets = named(["nodes", ...args.positional]);
    return typeof targets === "string" ? `USAGE: ${word} NODE [flags]` : { targets, past: `${word}ed`, patch: { spec: { unschedulable: word === "cordon" ? true : null } } };
  });

export const cordon = cordonVerb("cordon");
export const uncordon = cordonVerb("uncordon");

export const rolloutRestart = patchVerb("rollout restart (TYPE NAME | TYPE/NAME)", ({ args, now }) => {
  const targets = named(args.positional.slice(1));
  if (typeof targets === "string") return targets;
  const annotations = { "kubectl.kubernetes.io/restartedAt": formatTime(now) };
  return { targets, past: "restarted", patch: { spec: { template: { metadata: { annotations } } } } };
});

export const setImage = patchVerb("set image (TYPE NAME | TYPE/NAME) CONTAINER=IMAGE ...", ({ args }) => {
  const words = args.positional.slice(1);
  const images = words.filter((word) => word.includes("="));
  const targets = named(words.filter((word) => !word.includes("=")));
  if (args.positional[0] !== "image") return `unknown command "${args.positional[0] ?? ""}" for "kubectl set"`;
  if (typeof targets === "string") return targets;
  if (images.length === 0) return "at least one image update is required";
  const containers = images.map((word) => ({ name: word.slice(0, word.indexOf("=")), image: word.slice(word.indexOf("=") + 1) }));
  const isPod = targets.every((target) => target.resource.kind === "Pod");
  return { targets, past: "image updated", patch: isPod ? { spec: { containers } } : { spec: { template: { spec: { containers } } } } };
});

const metadataVerb = (word: "label" | "annotate", field: "labels" | "annotations", past: string): Verb<PatchState> =>
  patchVerb(`${word} (TYPE NAME | TYPE/NAME) KEY=VALUE ... KEY-`, ({ args }) => {
    const isChange = (text: string) => text.includes("=") || text.endsWith("-");
    const changes = args.positional.filter(isChange);
    const targets = named(args.positional.filter((text) => !isChange(text)));
    if (typeof targets === "string") return targets;
    if (changes.length === 0) return `at least one ${word} update is required`;
    const entries = changes.map((change): readonly [string, string | null] => (change.includes("=") ? [change.slice(0, change.indexOf("=")), change.slice(change.indexOf("=") + 1)] : [change.slice(0, -1), null]));
    return { targets, past, patch: { metadata: { [field]: Object.fromEntries(entries) } } };
  });

export const label = metadataVerb("label", "labels", "labeled");
export const annotate = metadataVerb("annotate", "annotations", "annotated");
