import { decodeObject, parseJson } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { toStored } from "../storage/versioned.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

const version = "apiextensions.k8s.io/v1";
const kindText = (apiVersion: string, kind: string): string => `${apiVersion}, Kind=${kind}`;

/** What a webhook is asked. @source apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go createConversionReviewObjects */
export const conversionReview = (uid: string, desired: string, objects: readonly KubeObject[]): string =>
  JSON.stringify({ kind: "ConversionReview", apiVersion: version, request: { uid, desiredAPIVersion: desired, objects: objects.map(toStored) } });

/** How all failures begin. */
export const conversionFailed = (object: KubeObject, why: string): string => `conversion webhook for ${kindText(object.apiVersion, object.kind)} failed: ${why}`;

/**
 * The objects that a webhook has made of `objects`, in the same order; or what is wrong with its answer.
 *
 * @source webhook_converter.go getConvertedObjectsFromResponse, Convert, validateConvertedObject, restoreObjectMeta
 */
export function readConversion(answer: string, uid: string, desired: string, objects: readonly KubeObject[]): Result<readonly KubeObject[], string> {
  const [first] = objects;
  if (first === undefined) return ok([]);
  const converted = convertedOf(answer, uid);
  if (!converted.ok) return fail(conversionFailed(first, converted.error));
  const who = `conversion webhook for ${kindText(first.apiVersion, first.kind)}`;
  if (converted.value.length !== objects.length) return fail(`${who} returned ${converted.value.length} objects, expected ${objects.length}`);
  const made: KubeObject[] = [];
  for (const [index, original] of objects.entries()) {
    const one = takeOver(original, converted.value[index], desired);
    if (!one.ok) return fail(`${who} returned invalid ${objects.length === 1 ? one.error.what : `${one.error.what === "object" ? "converted object" : "metadata in object"} at index ${index}`}: ${one.error.why}`);
    made.push(one.value);
  }
  return ok(made);
}

function convertedOf(answer: string, uid: string): Result<readonly unknown[], string> {
  const parsed = parseJson(answer);
  if (!parsed.ok) return fail(parsed.error);
  const review = isFields(parsed.value.value) ? parsed.value.value : {};
  if (review["apiVersion"] !== version || review["kind"] !== "ConversionReview") return fail(`expected webhook response of ${version}, Kind=ConversionReview, got ${kindText(text(review["apiVersion"]), text(review["kind"]))}`);
  const { response } = review;
  if (!isFields(response)) return fail("no response provided");
  if (response["uid"] !== uid) return fail(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(text(response["uid"]))}`);
  const { status, message } = isFields(response["result"]) ? response["result"] : {};
  if (status !== "Success") return fail(text(message) !== "" ? text(message) : `response.result.status was '${text(status)}', not 'Success'`);
  const { convertedObjects } = response;
  return ok(Array.isArray(convertedObjects) ? (convertedObjects as readonly unknown[]) : []);
}

interface Invalid {
  readonly what: "object" | "metadata";
  readonly why: string;
}

/** Of its metadata a webhook may change labels and annotations; the rest is as it was. */
function takeOver(original: KubeObject, given: unknown, desired: string): Result<KubeObject, Invalid> {
  const wrong = (why: string, what: Invalid["what"] = "object"): Result<KubeObject, Invalid> => fail({ what, why });
  if (!isFields(given)) return wrong(`Object 'Kind' is missing in '${JSON.stringify(given ?? null)}'`);
  if (given["apiVersion"] !== desired) return wrong(`invalid groupVersion (expected ${desired}, received ${text(given["apiVersion"])})`);
  if (given["kind"] !== original.kind) return wrong(`invalid kind (expected ${original.kind}, received ${text(given["kind"])})`);
  const { metadata } = given;
  const own = isFields(metadata) ? metadata : {};
  for (const [name, key] of [["name", "name"], ["namespace", "namespace"], ["UID", "uid"]] as const) {
    const before = original.metadata[key] ?? "";
    if (text(own[key]) !== before) return wrong(`must have the same ${name}: ${before} != ${text(own[key])}`);
  }
  if (!isFields(metadata)) return wrong("missing metadata in converted object", "metadata");
  const read = decodeObject({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "converted", labels: metadata["labels"] ?? undefined, annotations: metadata["annotations"] ?? undefined } }, "v1/ConfigMap");
  if (!read.ok) return wrong(`invalid ${read.error.path} in converted object`, "metadata");
  const { labels: _labels, annotations: _annotations, ...kept } = original.metadata;
  const { labels, annotations } = read.object.metadata;
  return ok({ ...given, apiVersion: desired, kind: original.kind, metadata: { ...kept, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) } } as KubeObject);
}
