import type { KubeObject } from "../../../api/index.ts";
import { namespaceOf } from "../../input.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import type { Change } from "../changeEach.ts";

interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}
type Binding = KubeObject & { readonly subjects?: readonly Subject[] };

const group = "rbac.authorization.k8s.io";
const isSame = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.name === b.name && (a.namespace ?? "") === (b.namespace ?? "");

/** Those that the flags name. */
function wantedSubjects(input: VerbInput): readonly Subject[] {
  const listOf = (name: string): readonly string[] => (input.args.all[name] ?? []).flatMap((value) => value.split(","));
  return [
    ...[...new Set(listOf("user"))].sort().map((name) => ({ apiGroup: group, kind: "User", name })),
    ...[...new Set(listOf("group"))].sort().map((name) => ({ apiGroup: group, kind: "Group", name })),
    ...[...new Set(listOf("serviceaccount"))].sort().map((account) => {
      const [namespace = "", name = ""] = account.split(":");
      return { kind: "ServiceAccount", name, namespace: namespace === "" ? namespaceOf(input) : namespace };
    }),
  ];
}

function problemOf({ args: { flags, all } }: VerbInput): string | undefined {
  if (flags["all"] === "true" && (flags["selector"] ?? "") !== "") return "cannot set --all and --selector at the same time";
  if ([...(all["user"] ?? []), ...(all["group"] ?? []), ...(all["serviceaccount"] ?? [])].length === 0) return "you must specify at least one value of user, group or serviceaccount";
  const accounts = (all["serviceaccount"] ?? []).flatMap((value) => value.split(","));
  return accounts.every((account) => account.split(":").length === 2 && !account.endsWith(":")) ? undefined : "serviceaccount must be <namespace>:<name>";
}

/** `kubectl set subject`. @source k8s.io/kubectl/pkg/cmd/set/set_subject.go */
export const setSubjectVerb = scriptVerb(function* (io, input) {
  const problem = problemOf(input);
  if (problem !== undefined) return usage(io, problem);
  const wanted = wantedSubjects(input);
  return yield* changeEach(io, input, {
    words: input.args.positional,
    fieldManager: "kubectl-set",
    isTyped: true,
    mayFindNothing: true,
    change: ({ object, resource }): Change | string | undefined => {
      if (object.kind !== "RoleBinding" && object.kind !== "ClusterRoleBinding") return `${resource.plural}/${object.metadata.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`;
      const { subjects = [] } = object as Binding;
      const added = wanted.filter((each) => !subjects.some((other) => isSame(each, other)));
      if (added.length === 0) return undefined;
      return { patch: { subjects: [...subjects, ...added] }, operation: "subjects updated" };
    },
  });
});
