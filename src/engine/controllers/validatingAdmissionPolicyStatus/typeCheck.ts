import { kindOfResource, schemaOf } from "../../api/index.ts";
import type { MatchResources } from "../../api/index.ts";
import { admissionEnvironment, compile, typeOfStruct } from "../../cel/index.ts";
import type { CelType } from "../../cel/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { ExpressionWarning, ValidatingAdmissionPolicy } from "../../kinds/index.ts";

const kindsMax = 10;

interface CheckedKind {
  /** As Go prints a GroupVersionKind: "apps/v1, Kind=Deployment". */
  readonly text: string;
  readonly type: CelType;
}

/**
 * What a policy's expressions would stumble over, by the types of the kinds that the policy names.
 *
 * @simplified kinds of CustomResourceDefinitions are not looked at
 * @source k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go
 */
export function typeCheck({ spec }: ValidatingAdmissionPolicy): readonly ExpressionWarning[] {
  const kinds = kindsToCheck(spec.matchConstraints ?? {});
  const params = spec.paramKind === undefined ? undefined : schemaOf(`${spec.paramKind.apiVersion}/${spec.paramKind.kind}`);
  const warnings: ExpressionWarning[] = [];
  const look = (fieldRef: string, text: string): void => {
    const found = kinds.flatMap((kind) => {
      const environment = admissionEnvironment({
        hasParams: spec.paramKind !== undefined,
        hasAuthorizer: true,
        object: kind.type,
        variables: variablesOf(spec.variables ?? [], spec.paramKind !== undefined, kind.type),
        ...(params === undefined ? {} : { params: typeOfStruct(params) }),
      });
      const program = compile(text, environment);
      return program.ok ? [] : [`${kind.text}: ${program.error}`];
    });
    if (found.length > 0) warnings.push({ fieldRef, warning: found.join("\n") });
  };
  for (const [index, { expression, messageExpression }] of (spec.validations ?? []).entries()) {
    look(`spec.validations[${index}].expression`, expression);
    if (messageExpression !== undefined && messageExpression !== "") look(`spec.validations[${index}].messageExpression`, messageExpression);
  }
  return warnings;
}

function variablesOf(variables: readonly { readonly name: string; readonly expression: string }[], hasParams: boolean, object: CelType): ReadonlyMap<string, CelType> {
  const types = new Map<string, CelType>();
  for (const { name, expression } of variables) {
    const program = compile(expression, admissionEnvironment({ hasParams, hasAuthorizer: true, object, variables: new Map(types) }));
    types.set(name, program.ok ? program.value.type : { kind: "dyn" });
  }
  return types;
}

/** Rules with a wildcard name no kind. */
function kindsToCheck(match: MatchResources): readonly CheckedKind[] {
  const found = new Map<string, CheckedKind>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of match.resourceRules ?? []) {
    if ([...apiGroups, ...apiVersions, ...resources].some((each) => each.includes("*"))) continue;
    const groupVersions = apiGroups.flatMap((group) => apiVersions.map((version) => (group === "" ? version : `${group}/${version}`)));
    for (const apiVersion of groupVersions) for (const resource of resources) addKind(found, apiVersion, kindOfResource(apiVersion, resource));
  }
  return [...found.values()].toSorted((a, b) => compareStrings(a.text, b.text)).slice(0, kindsMax);
}

function addKind(found: Map<string, CheckedKind>, apiVersion: string, kind: string | undefined): void {
  const schema = kind === undefined ? undefined : schemaOf(`${apiVersion}/${kind}`);
  if (kind !== undefined && schema !== undefined) found.set(`${apiVersion}/${kind}`, { text: `${apiVersion.includes("/") ? "" : "/"}${apiVersion}, Kind=${kind}`, type: typeOfStruct(schema) });
}
