import { compileLabelSelector, deepEqual, matchesCompiled } from "../../api/index.ts";
import type { KubeObject, PolicyRule } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { ClusterRole } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const clusterRoles = "rbac.authorization.k8s.io/v1/clusterroles";
const manager = "clusterrole-aggregation-controller";

/**
 * Puts roles together from others: an aggregated ClusterRole has the rules of all that its selectors find.
 * @source pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go
 */
export const clusterRoleAggregationController: Controller<undefined> = {
  name: "clusterrole-aggregation",
  component: manager,
  account: "clusterrole-aggregation-controller",
  workers: 5,
  informers: [{ resource: clusterRoles }],
  primary: clusterRoles,
  newMemory: () => undefined,
  handlers: {
    // Any role may be part of any other.
    [clusterRoles]: handler((_change, context) => {
      for (const role of context.list<ClusterRole>(clusterRoles)) if (role.aggregationRule !== undefined) context.enqueue(role.metadata.name);
    }),
  },
  sync: syncRole,
};

function syncRole(name: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const role = context.get<ClusterRole>(clusterRoles, name);
  if (role?.aggregationRule === undefined) return undefined;
  const rules = aggregatedRules(role, [...context.list<ClusterRole>(clusterRoles)]);
  if (deepEqual(rules, role.rules ?? [])) return undefined;
  const body = { apiVersion: role.apiVersion, kind: role.kind, metadata: { name }, rules };
  return { stages: [{ calls: [{ call: { verb: "patch", resource: clusterRoles, name, patchType: "application/apply-patch+yaml", body, options: { fieldManager: manager, force: true } } }] }] };
}

/** The rules of the roles that are selected, by name, each rule once. */
export function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const sorted = all.toSorted((a: KubeObject, b: KubeObject) => compareStrings(a.metadata.name, b.metadata.name));
  const rules: PolicyRule[] = [];
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const compiled = compileLabelSelector(selector);
    for (const { metadata, rules: given } of sorted) {
      if (metadata.name === role.metadata.name || !matchesCompiled(compiled, metadata.labels)) continue;
      for (const rule of given ?? []) if (!rules.some((each) => deepEqual(each, rule))) rules.push(rule);
    }
  }
  return rules;
}
