import { describeField } from "../../api/index.ts";
import type { Json } from "./openApiSchemas.ts";

const pathNames = new Set(["name", "namespace"]);
/** Not of type string. */
const types: Readonly<Record<string, "integer" | "boolean">> = {
  allowWatchBookmarks: "boolean",
  follow: "boolean",
  force: "boolean",
  gracePeriodSeconds: "integer",
  ignoreStoreReadErrorWithClusterBreakingPotential: "boolean",
  insecureSkipTLSVerifyBackend: "boolean",
  limit: "integer",
  limitBytes: "integer",
  orphanDependents: "boolean",
  ports: "integer",
  previous: "boolean",
  sendInitialEvents: "boolean",
  sinceSeconds: "integer",
  stderr: "boolean",
  stdin: "boolean",
  stdout: "boolean",
  tailLines: "integer",
  timeoutSeconds: "integer",
  timestamps: "boolean",
  tty: "boolean",
  watch: "boolean",
};

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly type: "string" | "integer" | "boolean";
  readonly description: string | undefined;
}

/**
 * A parameter of a request, by its name.
 * @param of the subresource, where the same name means something of its own there
 */
export function parameter(name: string, of: string, kind: string): Parameter {
  const isPath = pathNames.has(name);
  const text = name === "name" ? `name of the ${kind}` : (describeField("parameters", `${of}.${name}`) ?? describeField("parameters", name));
  return { name, in: isPath ? "path" : "query", type: types[name] ?? "string", description: text };
}

export const describedParameter = ({ name, in: place, description }: Parameter): Json => ({ ...(description === undefined ? {} : { description }), in: place, name, ...(place === "path" ? { required: true } : {}) });
