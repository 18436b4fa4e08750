import { bytesOf, milliCpuOf, parseQuantity } from "../../../api/index.ts";
import type { Container, KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { decodeBase64 } from "../../print/base64.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";
import { textAt } from "../describe/fields.ts";
import type { EnvVar } from "./envArguments.ts";

type Source = NonNullable<EnvVar["valueFrom"]>;

/** Where a variable comes from, in words. @source k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go GetEnvVarRefString */
export function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source): string {
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name ?? ""}, key ${configMapKeyRef.key}`;
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name ?? ""}, key ${secretKeyRef.key}`;
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef === undefined) return "invalid valueFrom";
  return `resource field ${resourceFieldRef.containerName === undefined ? "" : `${resourceFieldRef.containerName}/`}${resourceFieldRef.resource}`;
}

/** ConfigMaps and Secrets that were looked at. */
type Looked = Map<string, Result<KubeObject, string>>;

function* keyOf(kind: "configmap" | "secret", namespace: string, { name = "", key }: { readonly name?: string; readonly key: string }, looked: Looked): Talk<Result<string, string>> {
  const place = `${kind} ${name}`;
  let found = looked.get(place);
  if (found === undefined) {
    const asked = yield* ask({ verb: "get", resource: `v1/${kind}s`, namespace, name });
    found = asked.type === "ok" ? ok(asked.body as KubeObject) : fail(asked.status.message ?? errorText(asked.status));
    looked.set(place, found);
  }
  if (!found.ok) return found;
  const data = (found.value as KubeObject & { readonly data?: Readonly<Record<string, string>> }).data ?? {};
  const value = data[key];
  return value === undefined ? fail(`key ${key} not found in ${kind === "secret" ? "secret" : "config map"} ${name}`) : ok(kind === "secret" ? decodeBase64(value) : value);
}

/** A pod's field, as far as the object has it. @source k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go getFieldRef */
function fieldOf(object: KubeObject, path: string): Result<string, string> {
  const mapped = /^metadata\.(labels|annotations)(?:\['(.*)'\])?$/.exec(path);
  if (mapped !== null) {
    const [, which = "", key] = mapped;
    const map = (which === "labels" ? object.metadata.labels : object.metadata.annotations) ?? {};
    return ok(key === undefined ? Object.keys(map).sort().map((name) => `${name}=${JSON.stringify(map[name])}`).join("\n") : (map[key] ?? ""));
  }
  return ["metadata.name", "metadata.namespace", "metadata.uid"].includes(path) ? ok(textAt(object, path)) : fail(`unsupported fieldPath: ${path}`);
}

/** @source env_resolve.go extractContainerResourceValue */
function resourceOf({ resource, divisor = "1" }: NonNullable<Source["resourceFieldRef"]>, { resources = {} }: Container): Result<string, string> {
  const [part = "", name = ""] = resource.split(/\.(.*)/);
  const of = part === "limits" ? resources.limits : part === "requests" ? resources.requests : undefined;
  if (of === undefined && part !== "limits" && part !== "requests") return fail(`Unsupported container resource : ${resource}`);
  const unit = parseQuantity(divisor) === undefined || divisor === "0" ? "1" : divisor;
  const amount = of?.[name];
  if (name === "cpu") return ok(String(Math.ceil(milliCpuOf(amount) / milliCpuOf(unit))));
  return ok(String(Math.ceil(bytesOf(amount) / bytesOf(unit))));
}

/** The value that a variable has where the container runs. @returns or why it is not known. @source env_resolve.go GetEnvVarRefValue */
export function* referenceValue({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source, { namespace, object, container, looked }: { readonly namespace: string; readonly object: KubeObject; readonly container: Container; readonly looked: Looked }): Talk<Result<string, string>> {
  if (secretKeyRef !== undefined) return yield* keyOf("secret", namespace, secretKeyRef, looked);
  if (configMapKeyRef !== undefined) return yield* keyOf("configmap", namespace, configMapKeyRef, looked);
  if (fieldRef !== undefined) return fieldOf(object, fieldRef.fieldPath);
  return resourceFieldRef === undefined ? fail("invalid valueFrom") : resourceOf(resourceFieldRef, container);
}
