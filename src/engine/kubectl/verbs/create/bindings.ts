import type { KubeObject, RbacSubject } from "../../../api/index.ts";
import { rbacGroup } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { generatorVerb } from "./generator.ts";
import { newMeta } from "./names.ts";

const apiVersion = `${rbacGroup}/v1`;
const given = ({ args }: VerbInput, flag: string): readonly string[] => args.all[flag] ?? [];

/** To whom: users, then groups, then service accounts. */
function subjectsOf(input: VerbInput): readonly RbacSubject[] | string {
  const subjects: RbacSubject[] = [];
  for (const name of given(input, "user")) subjects.push({ kind: "User", apiGroup: rbacGroup, name });
  for (const name of given(input, "group")) subjects.push({ kind: "Group", apiGroup: rbacGroup, name });
  for (const account of given(input, "serviceaccount")) {
    const [namespace = "", name = "", ...more] = account.split(":");
    if (namespace === "" || name === "" || more.length > 0) return "serviceaccount must be <namespace>:<name>";
    subjects.push({ kind: "ServiceAccount", name, namespace });
  }
  return subjects;
}

function binding(input: VerbInput, name: string, kind: string, role: { readonly kind: string; readonly name: string }): KubeObject | string {
  const subjects = subjectsOf(input);
  if (typeof subjects === "string") return subjects;
  return { kind, apiVersion, metadata: newMeta(name), ...(subjects.length === 0 ? {} : { subjects }), roleRef: { apiGroup: rbacGroup, ...role } } as KubeObject;
}

/** `kubectl create rolebinding`. @source k8s.io/kubectl/pkg/cmd/create/create_rolebinding.go */
export const createRoleBinding = generatorVerb({
  failure: "failed to create rolebinding:",
  make(input, name) {
    const { role = "", clusterrole = "" } = input.args.flags;
    if ((role === "") === (clusterrole === "")) return "exactly one of clusterrole or role must be specified";
    return binding(input, name, "RoleBinding", role === "" ? { kind: "ClusterRole", name: clusterrole } : { kind: "Role", name: role });
  },
});

/** `kubectl create clusterrolebinding`. @source k8s.io/kubectl/pkg/cmd/create/create_clusterrolebinding.go */
export const createClusterRoleBinding = generatorVerb({
  failure: "failed to create clusterrolebinding:",
  make(input, name) {
    const { clusterrole = "" } = input.args.flags;
    if (clusterrole === "") return "exactly one clusterrole must be specified";
    return binding(input, name, "ClusterRoleBinding", { kind: "ClusterRole", name: clusterrole });
  },
});
