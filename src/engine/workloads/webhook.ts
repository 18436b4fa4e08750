import type { RenamedField, VersionedField, WebhookRules } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;

const asFields = (value: unknown): Fields => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {});

/** Reads the rules of `admission-webhook --require-label=team --add-label=env=test`. */
export function webhookRules(argv: readonly string[]): WebhookRules {
  const values = (flag: string): readonly string[] => argv.flatMap((word, index) => (word === `--${flag}` ? [argv[index + 1] ?? ""] : word.startsWith(`--${flag}=`) ? [word.slice(flag.length + 3)] : [])).filter((value) => value !== "");
  return {
    requiredLabels: values("require-label"),
    deniedNames: values("deny-name"),
    addedLabels: values("add-label").map((pair) => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)] as const),
    warnings: values("warn"),
    renamedFields: values("rename-field").map(renamedField),
  };
}

function renamedField(words: string): RenamedField {
  const [one = "", other = ""] = words.split("=");
  return [versionedField(one), versionedField(other)];
}

function versionedField(words: string): VersionedField {
  const [version = "", path = ""] = words.split(":");
  return { version, path: path.split(".").filter((name) => name !== "") };
}

/** What a webhook answers to a review, of admission or of conversion; undefined: the body is none. */
export const answerWebhook = (rules: WebhookRules, body: string): string | undefined => answerReview(rules, body) ?? answerConversion(rules, body);

/** A ConversionReview's answer: each object says the version that is wanted, and has its fields by that version's names. */
function answerConversion({ renamedFields }: WebhookRules, body: string): string | undefined {
  const request = requestOf("ConversionReview", body);
  if (request === undefined) return undefined;
  const { uid, desiredAPIVersion: desired, objects } = request;
  const convertedObjects = (Array.isArray(objects) ? (objects as readonly unknown[]) : []).map((object) => convert(asFields(object), String(desired), renamedFields));
  return JSON.stringify({ kind: "ConversionReview", apiVersion: "apiextensions.k8s.io/v1", response: { uid, convertedObjects, result: { status: "Success" } } });
}

const versionOf = (apiVersion: unknown): string => String(apiVersion).split("/").at(-1) ?? "";

function convert(object: Fields, desired: string, renamed: readonly RenamedField[]): Fields {
  const [before, after] = [versionOf(object["apiVersion"]), versionOf(desired)];
  let made: Fields = { ...object, apiVersion: desired };
  for (const [one, other] of renamed) {
    const [from, to] = one.version === before && other.version === after ? [one, other] : [other, one];
    if (from.version === before && to.version === after) made = moveField(made, from.path, to.path);
  }
  return made;
}

function moveField(object: Fields, from: readonly string[], to: readonly string[]): Fields {
  const value = from.reduce<unknown>((at, name) => asFields(at)[name], object);
  return value === undefined ? object : withField(withField(object, from, undefined), to, value);
}

function withField(fields: Fields, [name, ...rest]: readonly string[], value: unknown): Fields {
  if (name === undefined) return fields;
  if (rest.length > 0) return { ...fields, [name]: withField(asFields(fields[name]), rest, value) };
  if (value !== undefined) return { ...fields, [name]: value };
  const { [name]: _moved, ...others } = fields;
  return others;
}

/** An AdmissionReview's answer; undefined: the body is none. */
function answerReview(rules: WebhookRules, body: string): string | undefined {
  const request = requestOf("AdmissionReview", body);
  if (request === undefined) return undefined;
  const response = { uid: request["uid"], ...judge(rules, asFields(request["object"] ?? request["oldObject"])) };
  return JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", response });
}

function requestOf(kind: string, body: string): Fields | undefined {
  try {
    const review = asFields(JSON.parse(body));
    return review["kind"] === kind ? asFields(review["request"]) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON in ASCII: what is not stands escaped. */
const asciiJson = (value: unknown): string => JSON.stringify(value).replace(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Of a text in ASCII. */
function base64(text: string): string {
  let made = "";
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    const bits = (a << 16) | ((Number.isNaN(b) ? 0 : b) << 8) | (Number.isNaN(c) ? 0 : c);
    made += digits.charAt(bits >> 18) + digits.charAt((bits >> 12) & 63) + (Number.isNaN(b) ? "=" : digits.charAt((bits >> 6) & 63)) + (Number.isNaN(c) ? "=" : digits.charAt(bits & 63));
  }
  return made;
}

function judge(rules: WebhookRules, object: Fields): Fields {
  const metadata = asFields(object["metadata"]);
  const labels = asFields(metadata["labels"]);
  const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
  const warnings = rules.warnings.length === 0 ? {} : { warnings: rules.warnings };
  const missing = rules.requiredLabels.find((label) => !Object.hasOwn(labels, label));
  const denied = rules.deniedNames.find((part) => name.includes(part));
  if (missing !== undefined || denied !== undefined) {
    const message = missing === undefined ? `the name ${name} is not allowed` : `label "${missing}" is required`;
    return { allowed: false, status: { code: 403, message }, ...warnings };
  }
  const added = rules.addedLabels.filter(([label]) => !Object.hasOwn(labels, label));
  if (added.length === 0) return { allowed: true, ...warnings };
  const patch = [...(metadata["labels"] === undefined ? [{ op: "add", path: "/metadata/labels", value: {} }] : []), ...added.map(([label, value]) => ({ op: "add", path: `/metadata/labels/${label.replaceAll("~", "~0").replaceAll("/", "~1")}`, value }))];
  return { allowed: true, patchType: "JSONPatch", patch: base64(asciiJson(patch)), ...warnings };
}
