import type { Workload, WebhookRules } from "./types.ts";

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
  };
}

/**
 * What a program answers to a request, where that is more than its name: an admission webhook to a
 * review. undefined: nothing of the kind.
 */
export function answerRequest({ webhook }: Workload, payload: string): string | undefined {
  if (webhook === undefined) return undefined;
  const review = readReview(payload);
  if (review === undefined) return undefined;
  const { uid } = review;
  const response = { uid, ...judge(webhook, asFields(review["object"] ?? review["oldObject"])) };
  return JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", response });
}

/** The request of the review in "POST /path\n\n{...}". */
function readReview(payload: string): Fields | undefined {
  const body = payload.slice(payload.indexOf("\n\n") + 2);
  try {
    const review = asFields(JSON.parse(body));
    return review["kind"] === "AdmissionReview" ? asFields(review["request"]) : undefined;
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
