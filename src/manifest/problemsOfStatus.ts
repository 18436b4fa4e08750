import type { Status } from "../engine/api/index.ts";
import type { ManifestDocument, ManifestProblem } from "./types.ts";

/** What a server said of a document, at the lines it speaks of: one problem per cause, or one for the whole object. */
export function problemsOfStatus(document: ManifestDocument, status: Status): readonly ManifestProblem[] {
  const causes = status.details?.causes?.filter((cause) => cause.field !== undefined && cause.field !== "") ?? [];
  if (causes.length === 0) return [{ ...document.position, message: status.message ?? status.reason ?? "the server refused the object" }];
  return causes.map((cause) => {
    const path = cause.field ?? "";
    return { ...document.positionOf(path), path, message: `${path}: ${cause.message ?? ""}` };
  });
}
