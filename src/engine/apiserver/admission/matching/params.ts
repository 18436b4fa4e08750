import { compileLabelSelector, matchesCompiled } from "../../../api/index.ts";
import type { KubeObject, ParamKind, ParamRef } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { AdmissionRequest } from "../plugin.ts";

const without: readonly (KubeObject | undefined)[] = [undefined];

/**
 * The objects that a binding names as parameters; one `undefined` where there are to be none.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go CollectParams
 */
export function collectParams(request: AdmissionRequest, kind: ParamKind | undefined, ref: ParamRef | undefined): Result<readonly (KubeObject | undefined)[], string> {
  if (kind === undefined || ref === undefined) return ok(without);
  const resource = request.resourceOfKind(kind.apiVersion, kind.kind);
  if (resource === undefined) return fail(`paramKind kind \`${kindText(kind)}\` not known`);
  const wanted = ref.namespace ?? "";
  const { namespaced } = resource.strategy;
  const namespace = wanted === "" ? request.namespace : wanted;
  if (namespaced && namespace === "") return fail("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
  if (!namespaced && wanted !== "") return fail("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
  const all = request.list(resource.key, namespaced ? namespace : undefined);
  const { selector } = ref;
  const found = selector === undefined ? all.filter(({ metadata }) => metadata.name === ref.name) : all.filter(({ metadata }) => matchesCompiled(compileLabelSelector(selector), metadata.labels));
  if (found.length === 0 && ref.parameterNotFoundAction === "Deny") return fail("no params found for policy binding with `Deny` parameterNotFoundAction");
  return ok(found);
}

/** Go's text of a GroupVersionKind. */
const kindText = ({ apiVersion, kind }: ParamKind): string => `${apiVersion}, Kind=${kind}`;
