import type { Status } from "../api/index.ts";

/** How kubectl prints a failed request. @source k8s.io/kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export function errorText(status: Status, prefix = ""): string {
  if (status.reason === "Invalid" && status.message !== undefined && prefix === "") return `${invalidText(status)}\n`;
  const reason = status.reason === undefined || status.reason === "" ? "" : ` (${status.reason})`;
  return `Error from server${reason}: ${prefix}${status.message ?? ""}\n`;
}

/** @source k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, MultilineError */
function invalidText(status: Status): string {
  const kind = [status.details?.kind, status.details?.group].filter(Boolean).join(".");
  const causes = status.details?.causes ?? [];
  const lead = `The ${kind} "${status.details?.name ?? ""}" is invalid`;
  if (causes.length === 0) return lead;
  const lines = causes.map((cause) => `${cause.field ?? ""}: ${cause.message ?? ""}`);
  return lines.length === 1 ? `${lead}: ${lines[0] ?? ""}` : `${lead}: \n${lines.map((line) => `* ${line}`).join("\n")}`;
}
