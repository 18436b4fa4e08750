/**
 * Writes src/engine/apiserver/server/bootstrap/freshObjects.json: what an API server creates in a new cluster by itself.
 * Use: node src/testing/run.mjs src/testing/schema/generateFreshObjects.ts -- <fresh-cluster.json> src/engine/apiserver/server/bootstrap/freshObjects.json
 * The input is every object of a new Kubernetes v1.36 cluster, without uids, versions and times.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface FreshObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly aggregationRule?: unknown;
}

/** In the order in which each hook creates them. */
const kinds = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "PriorityClass", "PriorityLevelConfiguration", "FlowSchema", "APIService"];

const [input = "", target = ""] = process.argv.slice(2).filter((argument) => argument !== "--");
const objects = JSON.parse(readFileSync(input, "utf8")) as readonly FreshObject[];

/** Status is the controllers' work, and so are the rules of roles that are put together from others. */
function asCreated(object: FreshObject): object {
  const { status: _status, ...created } = object as FreshObject & { readonly status?: unknown };
  if (object.aggregationRule === undefined) return created;
  const { rules: _rules, ...role } = created as typeof created & { readonly rules?: unknown };
  return role;
}

const rows = kinds.flatMap((kind) => objects.filter((object) => object.kind === kind).map((object) => JSON.stringify(asCreated(object))));
writeFileSync(target, `[\n${rows.join(",\n")}\n]\n`);
