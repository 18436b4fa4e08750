import { readsFiles } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import { usage } from "../../result.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import { podSpecOf, podSpecPatch } from "../podTemplateOf.ts";
import type { Container } from "../podTemplateOf.ts";

type EnvVar = NonNullable<Container["env"]>[number];

/** `kubectl set env`: K=V sets, K- removes, --list shows. @source k8s.io/kubectl/pkg/cmd/set/set_env.go */
export function* setEnv(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const isChange = (word: string): boolean => word.includes("=") || word.endsWith("-");
  const changes = [...words.filter(isChange), ...(input.args.all["env"] ?? [])];
  const names = words.filter((word) => !isChange(word));
  const only = input.args.flags["container"] ?? input.args.flags["containers"];
  const isChosen = (container: Container): boolean => only === undefined || only === "*" || container.name === only;
  if (input.args.flags["list"] === "true") return yield* listEnv(io, input, names, isChosen);
  if (names.length === 0 && !readsFiles(input)) return usage(io, "one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (changes.length === 0) return usage(io, "at least one environment variable must be provided");
  const env = changes.map((change) => (change.includes("=") ? { name: change.slice(0, change.indexOf("=")), value: change.slice(change.indexOf("=") + 1) } : { name: change.slice(0, -1), $patch: "delete" }));
  return yield* changeEach(io, input, {
    words: names,
    fieldManager: "kubectl-set",
    isTyped: true,
    failure: "failed to patch env update to pod template: ",
    change: ({ object }) => ({ patch: podSpecPatch(object, { containers: podSpecOf(object)?.containers.filter(isChosen).map(({ name }) => ({ name, env })) ?? [] }), operation: "env updated" }),
  });
}

function* listEnv(io: Io, input: VerbInput, words: readonly string[], isChosen: (container: Container) => boolean): Talk<number> {
  const { found, failed } = yield* lookup(io, input, { words, needsName: true });
  for (const { object } of found) {
    for (const container of podSpecOf(object)?.containers.filter(isChosen) ?? []) {
      io.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
      for (const variable of container.env ?? []) io.out(`${lineOf(variable)}\n`);
    }
  }
  return failed ? 1 : 0;
}

function lineOf({ name, value, valueFrom }: EnvVar): string {
  if (valueFrom === undefined) return `${name}=${value ?? ""}`;
  if (valueFrom.configMapKeyRef !== undefined) return `# ${name} from configmap ${valueFrom.configMapKeyRef.name ?? ""}, key ${valueFrom.configMapKeyRef.key}`;
  if (valueFrom.secretKeyRef !== undefined) return `# ${name} from secret ${valueFrom.secretKeyRef.name ?? ""}, key ${valueFrom.secretKeyRef.key}`;
  if (valueFrom.fieldRef !== undefined) return `# ${name} from field path ${valueFrom.fieldRef.fieldPath}`;
  return `# ${name} from resource field ${valueFrom.resourceFieldRef?.resource ?? ""}`;
}
