import type { Status, StatusCause } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { identityText } from "./entries.ts";
import type { ManagedEntry } from "./entries.ts";
import { pathsOf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { pathText } from "./pathElements.ts";

/** What another manager owns and an applier would change. */
export interface Conflict {
  readonly owner: ManagedEntry;
  readonly paths: FieldSet;
}

/**
 * Apply is refused: 409 that names the owners and their fields.
 *
 * @source k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go
 */
export function newApplyConflict(conflicts: readonly Conflict[]): Status {
  const sorted = conflicts.toSorted((a, b) => compareStrings(identityText(a.owner), identityText(b.owner)));
  const causes: StatusCause[] = [];
  const lines: string[] = [];
  for (const { owner, paths } of sorted) {
    lines.push(`conflicts with ${ownerText(owner)}:`);
    for (const path of pathsOf(paths)) {
      const field = pathText(path);
      causes.push({ reason: "FieldManagerConflict", message: `conflict with ${ownerText(owner)}`, field });
      lines.push(`- ${field}`);
    }
  }
  const [only] = causes;
  const message = causes.length === 1 && only !== undefined ? `Apply failed with 1 conflict: ${only.message ?? ""}: ${only.field ?? ""}` : `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`;
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, reason: "Conflict", details: { causes }, code: 409 };
}

function ownerText({ manager, operation, apiVersion, subresource }: ManagedEntry): string {
  const who = JSON.stringify(manager) + (subresource === undefined ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === "Update" ? `${who} using ${apiVersion}` : who;
}
