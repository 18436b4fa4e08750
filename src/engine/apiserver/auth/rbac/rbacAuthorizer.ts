import type { PolicyRule } from "../../../api/index.ts";
import { noOpinion } from "../attributes.ts";
import type { Attributes, Verdict } from "../attributes.ts";
import type { Identity } from "../identity.ts";
import { aggregate, describeGrant, grantsIn } from "./resolver.ts";
import type { Grants, MissingRole, RbacObjects } from "./resolver.ts";
import { ruleAllows } from "./ruleAllows.ts";

/** What has been worked out since roles and bindings last changed. Plain data. */
export interface RbacMemory {
  /** By {@link Identity.key}. */
  readonly users: Map<string, UserRights>;
}

interface UserRights {
  /** Namespace ("" = the whole cluster) -> what its bindings give. */
  readonly places: Map<string, Grants>;
  /** Verdicts on requests that were judged before; "byName": some rule holds for single names, so each name is judged by itself. */
  readonly verdicts: Map<string, Verdict | "byName">;
}

const usersMax = 2000;
const verdictsMax = 5000;

export const newRbacMemory = (): RbacMemory => ({ users: new Map() });

/** Roles or bindings have changed. */
export const forgetRights = (memory: RbacMemory): void => memory.users.clear();

function rightsOf(memory: RbacMemory, identity: Identity): UserRights {
  const known = memory.users.get(identity.key);
  if (known !== undefined) return known;
  if (memory.users.size >= usersMax) memory.users.clear();
  const made: UserRights = { places: new Map(), verdicts: new Map() };
  memory.users.set(identity.key, made);
  return made;
}

function placeOf(rights: UserRights, objects: RbacObjects, identity: Identity, namespace: string): Grants {
  const known = rights.places.get(namespace);
  if (known !== undefined) return known;
  const found = grantsIn(objects, identity, namespace);
  if (rights.places.size >= verdictsMax) rights.places.clear();
  rights.places.set(namespace, found);
  return found;
}

/**
 * May it be done, by the roles that are bound to whoever asks?
 *
 * @source kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go Authorize
 */
export function rbacAuthorize(memory: RbacMemory, objects: RbacObjects, identity: Identity, attributes: Attributes): Verdict {
  const rights = rightsOf(memory, identity);
  const { verb, group, resource, subresource, namespace, path = "" } = attributes;
  const key = `${verb} ${resource}/${subresource} ${group} ${namespace} ${path}`;
  const known = rights.verdicts.get(key);
  if (known !== undefined && known !== "byName") return known;
  const places = namespace === "" ? [placeOf(rights, objects, identity, "")] : [placeOf(rights, objects, identity, ""), placeOf(rights, objects, identity, namespace)];
  const verdict = judge(places, attributes);
  if (known === undefined) {
    if (rights.verdicts.size >= verdictsMax) rights.verdicts.clear();
    rights.verdicts.set(key, dependsOnName(places, attributes) ? "byName" : verdict);
  }
  return verdict;
}

/** Whether a rule that holds for single names only has a say in such requests. */
function dependsOnName(places: readonly Grants[], attributes: Attributes): boolean {
  return places.some(({ grants }) => grants.some(({ rules }) => rules.some((rule) => (rule.resourceNames?.length ?? 0) > 0 && ruleAllows({ ...rule, resourceNames: [] }, attributes))));
}

function judge(places: readonly Grants[], attributes: Attributes): Verdict {
  for (const { grants } of places) {
    for (const grant of grants) {
      if (grant.rules.some((rule) => ruleAllows(rule, attributes))) return { allowed: true, reason: `RBAC: allowed by ${describeGrant(grant)}` };
    }
  }
  const errors = places.flatMap((place) => place.errors);
  return errors.length === 0 ? noOpinion : { allowed: false, reason: `RBAC: ${aggregate(errors)}` };
}

/** All rules that hold for somebody in a namespace, those of the whole cluster first. @source rule.go RulesFor */
export function rulesFor(objects: RbacObjects, identity: Identity, namespace: string, missing?: MissingRole): { readonly rules: readonly PolicyRule[]; readonly errors: readonly string[] } {
  const places = [grantsIn(objects, identity, "", missing)];
  if (namespace !== "") places.push(grantsIn(objects, identity, namespace, missing));
  return { rules: places.flatMap(({ grants }) => grants.flatMap(({ rules }) => rules)), errors: places.flatMap(({ errors }) => errors) };
}
