import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { printTypedJson } from "../../print/json.ts";
import { parseOutput, printObjects } from "../../print/output.ts";
import { printColumns } from "../../print/table.ts";
import { inGoOrder, usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";

interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** As Go's type prints it: the review has no name, and the time of its birth never comes. */
const newMetadata = { creationTimestamp: null } as unknown as KubeObject["metadata"];

const goList = (values: readonly string[]): string => `[${values.join(" ")}]`;

/** @source k8s.io/kubectl/pkg/cmd/auth/whoami.go printTableSelfSubjectAccessReview */
function rowsOf({ username = "", uid = "", groups = [], extra = {} }: UserInfo): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [["ATTRIBUTE", "VALUE"]];
  if (username !== "") rows.push(["Username", username]);
  if (uid !== "") rows.push(["UID", uid]);
  if (groups.length > 0) rows.push(["Groups", goList(groups)]);
  for (const key of Object.keys(extra).sort(compareStrings)) rows.push([`Extra: ${key}`, goList(extra[key] ?? [])]);
  return rows;
}

/** `kubectl auth whoami`. @source k8s.io/kubectl/pkg/cmd/auth/whoami.go */
export const whoAmI = scriptVerb(
  function* (io, input) {
    const output = parseOutput(input, false);
    if (!output.ok) return usage(io, output.error);
    const body = { kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1", metadata: {} };
    const answer = yield* ask({ verb: "create", resource: "authentication.k8s.io/v1/selfsubjectreviews", body });
    if (answer.type === "failed") {
      const { status } = answer;
      if (status.code === 404) return usage(io, "the selfsubjectreviews API is not enabled in the cluster\nenable APIs and API version authentication.k8s.io/v1");
      if (status.reason === "Forbidden") return usage(io, status.message ?? "");
      io.err(errorText(status));
      return 1;
    }
    const review = answer.body as KubeObject & { readonly status?: { readonly userInfo?: UserInfo } };
    if (output.value.type === "human") {
      io.out(printColumns(rowsOf(review.status?.userInfo ?? {})));
      return 0;
    }
    if (output.value.type === "json") {
      io.out(printTypedJson(inGoOrder({ ...review, metadata: newMetadata })));
      return 0;
    }
    const printed = printObjects(output.value, { objects: [{ ...review, metadata: newMetadata }], single: true, managedFields: false });
    if (!printed.ok) return usage(io, printed.error);
    io.out(printed.value);
    return 0;
  },
  { discovery: () => "none" },
);
