import type { RequestOptions, Status } from "../api/index.ts";
import { clientTimeout } from "./requestTimeout.ts";
import type { Resource } from "./resources.ts";

/**
 * How kubectl prints a failed request.
 * @param prefix what it was doing: 'error when creating "x.yaml": '
 * @source k8s.io/kubectl/pkg/cmd/util/helpers.go StandardErrorMessage
 */
export function errorText(status: Status, prefix = ""): string {
  if (status.reason === "Invalid") return `${invalidText(status)}\n`;
  if (status.reason === "Unauthorized") return `error: You must be logged in to the server (${prefix}${status.message ?? ""})\n`;
  if (status.reason === clientTimeout) return `Unable to connect to the server: ${(status.message ?? "").replace(/^\w+ "[^"]*": /, "")}\n`;
  const reason = status.reason === undefined || status.reason === "" ? "" : ` (${status.reason})`;
  return `Error from server${reason}: ${prefix}${status.message ?? ""}\n`;
}

/** A list that failed: what was looked for stands before the reason. @source k8s.io/cli-runtime/pkg/resource/selector.go Visit */
export function selectorPrefix(status: Status, { group, version, plural }: Resource, { labelSelector = "", fieldSelector = "" }: RequestOptions): string {
  if (status.reason !== "BadRequest" && status.reason !== "NotFound") return "";
  const what = `"${group}/${version}, Resource=${plural}"`;
  if (labelSelector === "" && fieldSelector === "") return `Unable to list ${what}: `;
  return `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}: `;
}

/** @source k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, MultilineError */
function invalidText(status: Status): string {
  const kind = status.details?.kind ?? "";
  const causes = status.details?.causes ?? [];
  const lead = kind === "" ? "The request is invalid" : `The ${kind} "${status.details?.name ?? ""}" is invalid`;
  if (causes.length === 0) return kind === "" ? `${lead}: ${status.message ?? ""}` : lead;
  const lines = [...new Set(causes.map((cause) => `${cause.field ?? ""}: ${cause.message ?? ""}`))];
  return lines.length === 1 ? `${lead}: ${lines[0] ?? ""}` : `${lead}: \n${lines.map((line) => `* ${line}`).join("\n")}`;
}
