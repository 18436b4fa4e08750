import type { Status } from "../api/index.ts";
import { errorText } from "./errorText.ts";

/** What went wrong with one object: the server's answer, or kubectl's own words. */
export type CommandError = { readonly status: Status; readonly prefix?: string } | { readonly message: string };

/** Among several, what is invalid is no sentence of its own. @source helpers.go messageForError, StandardErrorMessage */
function lineOf(error: CommandError): string {
  if ("message" in error) return error.message;
  const { status, prefix = "" } = error;
  return status.reason === "Invalid" ? `Error from server (Invalid): ${prefix}${status.message ?? ""}` : errorText(status, prefix).trimEnd();
}

/**
 * The errors of a command that has gone on after each: a single one has kubectl's "error: " before it,
 * several stand line by line as they are.
 * @source k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, MultipleErrors
 */
export function commandErrors(errors: readonly CommandError[]): string {
  const [first] = errors;
  if (first === undefined) return "";
  if (errors.length > 1) return errors.map((error) => `${lineOf(error)}\n`).join("");
  if ("status" in first) return errorText(first.status, first.prefix);
  return /^(?:error: |Unable to connect to the server: )/.test(first.message) ? `${first.message}\n` : `error: ${first.message}\n`;
}
