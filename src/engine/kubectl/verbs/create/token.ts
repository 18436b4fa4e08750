import type { KubeObject } from "../../../api/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { namespaceOf } from "../../input.ts";
import { parseOutput, printObjects } from "../../print/output.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { exactlyOneName } from "./names.ts";

const bindable = ["Node", "Pod", "Secret"];

/** What the flags ask for, or what is wrong with them. */
function specOf({ args: { flags, all } }: VerbInput): object | string {
  const duration = parseGoDuration(flags["duration"] ?? "0s");
  if (duration === undefined) return `invalid argument "${flags["duration"] ?? ""}" for "--duration" flag: time: invalid duration "${flags["duration"] ?? ""}"\nSee 'kubectl create token --help' for usage.`;
  if (duration < 0) return "--duration must be greater than or equal to 0";
  const seconds = duration / 1_000_000;
  if (!Number.isInteger(seconds)) return "--duration cannot be expressed in units less than seconds";
  const audiences = all["audience"] ?? [];
  if (audiences.includes("")) return "--audience must not be an empty string";
  const { "bound-object-kind": kind = "", "bound-object-name": name = "", "bound-object-uid": uid = "" } = flags;
  if (kind === "" && name !== "") return "--bound-object-name can only be set if --bound-object-kind is provided";
  if (kind === "" && uid !== "") return "--bound-object-uid can only be set if --bound-object-kind is provided";
  if (kind !== "" && !bindable.includes(kind)) return `supported --bound-object-kind values are ${bindable.join(", ")}`;
  if (kind !== "" && name === "") return "--bound-object-name is required if --bound-object-kind is provided";
  return {
    ...(audiences.length === 0 ? {} : { audiences }),
    ...(seconds === 0 ? {} : { expirationSeconds: seconds }),
    ...(kind === "" ? {} : { boundObjectRef: { kind, apiVersion: "v1", name, ...(uid === "" ? {} : { uid }) } }),
  };
}

/** As Go's type prints it: what the token is bound to, or null. */
function asTyped(made: KubeObject): KubeObject {
  const { spec } = made as KubeObject & { readonly spec?: object };
  const typed: KubeObject & { readonly spec?: object } = { ...made, spec: { boundObjectRef: null, ...spec } };
  return typed;
}

/** `kubectl create token SERVICE_ACCOUNT`. @source k8s.io/kubectl/pkg/cmd/create/create_token.go */
export const createToken = scriptVerb(
  function* (io, input) {
    const [name, problem] = exactlyOneName(input);
    if (problem !== undefined) return usage(io, problem);
    const output = parseOutput(input, false);
    if (!output.ok) return usage(io, output.error);
    const spec = specOf(input);
    if (typeof spec === "string") return usage(io, spec);
    const body = { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1", metadata: {}, spec };
    const answer = yield* ask({ verb: "create", resource: "v1/serviceaccounts", namespace: namespaceOf(input), name, subresource: "token", body });
    if (answer.type === "failed") return usage(io, `failed to create token: ${answer.status.message ?? ""}`);
    const made = answer.body as KubeObject & { readonly status?: { readonly token?: string } };
    if (output.value.type === "human") {
      io.out(`${made.status?.token ?? ""}\n`);
      return 0;
    }
    const printed = printObjects(output.value, { objects: [asTyped(made)], single: true, managedFields: false });
    if (!printed.ok) return usage(io, printed.error);
    io.out(printed.value);
    return 0;
  },
  { discovery: () => "none" },
);
