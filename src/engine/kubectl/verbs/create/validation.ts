import { parseBool } from "../../commandArguments.ts";
import type { VerbInput } from "../../verb.ts";

export type Validation = "Strict" | "Warn" | "Ignore";

/** --validate. @source k8s.io/kubectl/pkg/cmd/util/helpers.go GetValidationDirective */
function directiveOf(given: string | undefined): Validation | undefined {
  const flag = parseBool(given ?? "true");
  if (flag !== undefined) return flag ? "Strict" : "Ignore";
  if (given === "" || given === "strict") return "Strict";
  if (given === "warn") return "Warn";
  return given === "ignore" ? "Ignore" : undefined;
}

export const validationOf = ({ args }: VerbInput): Validation => directiveOf(args.flags["validate"]) ?? "Strict";

/** What is wrong with a value of --validate. */
export const validationProblem = (given: string | undefined): string | undefined =>
  directiveOf(given) === undefined ? `invalid - validate option ${JSON.stringify(given)}; must be one of: strict (or true), warn, ignore (or false)` : undefined;
