import { describe, expect, it } from "vitest";
import { rngStream, seconds, StateRng } from "../core/index.ts";
import {
  ageOf,
  bytesOf,
  canonicalQuantity,
  compareQuantities,
  decodeBase64,
  decodeObject,
  deepEqual,
  defaultPodSpec,
  dns1123LabelErrors,
  encodeBase64,
  formatBytes,
  formatLabelSelector,
  formatMicroTime,
  formatMilliCpu,
  formatTime,
  generateName,
  humanDuration,
  matchesCompiled,
  matchesFieldSelector,
  matchesLabelSelector,
  milliCpuOf,
  newAlreadyExists,
  newConflict,
  newForbidden,
  newInvalid,
  newNotFound,
  newUid,
  parseFieldSelector,
  parseLabelSelector,
  parseQuantity,
  parseTime,
  podQOSClass,
  podTemplateHash,
  requiredField,
  setCondition,
  type Condition,
  type LabelSelector,
} from "./index.ts";

describe("API timestamps", () => {
  it.for([
    { micros: 0, text: "2026-01-01T00:00:00Z" },
    { micros: seconds(61.5), text: "2026-01-01T00:01:01Z" },
    { micros: seconds(31 * 86_400), text: "2026-02-01T00:00:00Z" },
    { micros: seconds((365 + 365 + 59) * 86_400 + 86_399), text: "2028-02-29T23:59:59Z" },
    { micros: seconds(-1), text: "2025-12-31T23:59:59Z" },
  ])("$text", ({ micros, text }) => {
    expect(formatTime(micros)).toBe(text);
    expect(parseTime(text)).toBe(Math.floor(micros / 1e6) * 1e6);
  });

  it("micro times keep six decimals", () => {
    expect(formatMicroTime(1_000_042)).toBe("2026-01-01T00:00:01.000042Z");
    expect(parseTime("2026-01-01T00:00:01.000042Z")).toBe(1_000_042);
  });

  it("an offset is honoured", () => expect(parseTime("2026-01-01T02:00:00+02:00")).toBe(0));
  it.for(["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01"])("%s is no time", (text) =>
    expect(parseTime(text)).toBeUndefined(),
  );
});

describe("ages as kubectl prints them", () => {
  it.for([
    { duration: 0, text: "0s" },
    { duration: 119, text: "119s" },
    { duration: 120, text: "2m" },
    { duration: 125, text: "2m5s" },
    { duration: 599, text: "9m59s" },
    { duration: 601, text: "10m" },
    { duration: 179 * 60 + 59, text: "179m" },
    { duration: 3 * 3600, text: "3h" },
    { duration: 7 * 3600 + 1800, text: "7h30m" },
    { duration: 47 * 3600, text: "47h" },
    { duration: 48 * 3600, text: "2d" },
    { duration: 7 * 86_400 + 3600 * 5, text: "7d5h" },
    { duration: 8 * 86_400 + 3600, text: "8d" },
    { duration: 729 * 86_400, text: "729d" },
    { duration: 800 * 86_400, text: "2y70d" },
    { duration: 9 * 365 * 86_400, text: "9y" },
    { duration: -5, text: "<invalid>" },
  ])("$text", ({ duration, text }) => expect(humanDuration(seconds(duration))).toBe(text));

  it("nothing is known of what has no time", () => expect(ageOf(undefined, 0)).toBe("<unknown>"));
});

describe("quantities", () => {
  it.for([
    { text: "1000m", canonical: "1", milli: 1000, units: 1 },
    { text: "0.5", canonical: "500m", milli: 500, units: 1 },
    { text: "250m", canonical: "250m", milli: 250, units: 1 },
    { text: "1.5", canonical: "1500m", milli: 1500, units: 2 },
    { text: "64Mi", canonical: "64Mi", milli: 67_108_864_000, units: 67_108_864 },
    { text: "1024Ki", canonical: "1Mi", milli: 1_048_576_000, units: 1_048_576 },
    { text: "1.5Gi", canonical: "1536Mi", milli: 1_610_612_736_000, units: 1_610_612_736 },
    { text: "1e3", canonical: "1e3", milli: 1_000_000, units: 1000 },
    { text: "128974848", canonical: "128974848", milli: 128_974_848_000, units: 128_974_848 },
    { text: "129M", canonical: "129M", milli: 129_000_000_000, units: 129_000_000 },
    { text: "-1", canonical: "-1", milli: -1000, units: -1 },
    { text: "0Mi", canonical: "0", milli: 0, units: 0 },
    { text: "100u", canonical: "100u", milli: 1, units: 1 },
  ])("$text is $canonical", ({ text, canonical, milli, units }) => {
    expect(canonicalQuantity(text)).toBe(canonical);
    expect(milliCpuOf(text)).toBe(milli);
    expect(bytesOf(text)).toBe(units);
  });
  it.for(["", "a", "1.2.3", "1 Gi", "1gb", "--1", "1e", "1KiB"])("%s is none", (text) => expect(parseQuantity(text)).toBeUndefined());
  it("amounts are compared, not texts", () => {
    expect(compareQuantities("1000m", "1")).toBe(0);
    expect(compareQuantities("1Gi", "1G")).toBe(1);
  });
  it("numbers print canonically", () => {
    expect(formatMilliCpu(1500)).toBe("1500m");
    expect(formatMilliCpu(2000)).toBe("2");
    expect(formatBytes(67_108_864)).toBe("64Mi");
    expect(formatBytes(0)).toBe("0");
  });
});

describe("label selectors as texts", () => {
  it.for([
    { text: "", labels: {}, matches: true },
    { text: "env=prod", labels: { env: "prod" }, matches: true },
    { text: "env==prod", labels: { env: "dev" }, matches: false },
    { text: "env!=prod", labels: {}, matches: true },
    { text: "env in (prod, dev),tier", labels: { env: "dev", tier: "x" }, matches: true },
    { text: "env notin (prod)", labels: { env: "prod" }, matches: false },
    { text: "!legacy", labels: { legacy: "" }, matches: false },
    { text: "size>3", labels: { size: "4" }, matches: true },
    { text: "size<3", labels: { size: "4" }, matches: false },
    { text: "env=", labels: { env: "" }, matches: true },
    { text: "in in (in)", labels: { in: "in" }, matches: true },
  ])("$text", ({ text, labels, matches }) => {
    const selector = parseLabelSelector(text);
    expect(selector.ok && matchesCompiled(selector.value, labels)).toBe(matches);
  });

  it.for([
    { text: "env in prod", error: "unable to parse requirement: found 'prod' expected: '('" },
    { text: "=a", error: "found '=', expected: !, identifier, or 'end of string'" },
    { text: "a=b,", error: "found '', expected: identifier after ','" },
    { text: "a b", error: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
    { text: "x in (a", error: "unable to parse requirement: found '', expected: ',' or ')'" },
  ])("$text is refused", ({ text, error }) => expect(parseLabelSelector(text)).toEqual({ ok: false, error }));
});

describe("label selectors as objects", () => {
  const selector: LabelSelector = { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["b", "a"] }] };
  it("all conditions must hold", () => {
    expect(matchesLabelSelector(selector, { app: "web", tier: "a" })).toBe(true);
    expect(matchesLabelSelector(selector, { app: "web", tier: "c" })).toBe(false);
    expect(matchesLabelSelector(selector, undefined)).toBe(false);
  });
  it("an absent selector selects nothing, an empty one everything", () => {
    expect(matchesLabelSelector(undefined, { app: "web" })).toBe(false);
    expect(matchesLabelSelector({}, undefined)).toBe(true);
  });
  it("keys of Object.prototype are no labels", () => {
    expect(matchesLabelSelector({ matchExpressions: [{ key: "constructor", operator: "Exists" }] }, {})).toBe(false);
  });
  it("prints as kubectl does", () => expect(formatLabelSelector(selector)).toBe("app=web,tier in (a,b)"));
});

describe("field selectors", () => {
  it("all terms must hold", () => {
    const selector = parseFieldSelector("spec.nodeName=worker-1,status.phase!=Failed");
    const fields: Readonly<Record<string, string>> = { "spec.nodeName": "worker-1", "status.phase": "Running" };
    expect(selector.ok && matchesFieldSelector(selector.value, (field) => fields[field] ?? "")).toBe(true);
  });
  it("nonsense is refused", () => expect(parseFieldSelector("abc")).toEqual({ ok: false, error: "invalid selector: 'abc'; can't understand 'abc'" }));
});

describe("Status errors", () => {
  const pods = { group: "", resource: "pods" };
  const deployments = { group: "apps", resource: "deployments" };
  it.for([
    { status: newNotFound(pods, "x"), code: 404, message: 'pods "x" not found' },
    { status: newNotFound(deployments, "x"), code: 404, message: 'deployments.apps "x" not found' },
    { status: newAlreadyExists(deployments, "x"), code: 409, message: 'deployments.apps "x" already exists' },
    {
      status: newConflict(deployments, "x"),
      code: 409,
      message: 'Operation cannot be fulfilled on deployments.apps "x": the object has been modified; please apply your changes to the latest version and try again',
    },
    { status: newForbidden(pods, "", "no"), code: 403, message: "pods is forbidden: no" },
    { status: newInvalid({ group: "apps", kind: "Deployment" }, "x", [requiredField("spec.selector")]), code: 422, message: 'Deployment.apps "x" is invalid: spec.selector: Required value' },
    {
      status: newInvalid({ group: "", kind: "Pod" }, "x", [requiredField("a"), requiredField("b", "why")]),
      code: 422,
      message: 'Pod "x" is invalid: [a: Required value, b: Required value: why]',
    },
  ])("$message", ({ status, code, message }) => expect(status).toMatchObject({ status: "Failure", code, message }));
});

describe("decoding", () => {
  const pod = (spec: unknown): unknown => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
  it.for([
    { name: "a list for an object", spec: [], message: "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec" },
    { name: "an object for a list", spec: { containers: {} }, message: "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container" },
    { name: "a number for a text", spec: { containers: [{ name: "c", image: 5 }] }, message: "json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string" },
    { name: "a fraction for a whole number", spec: { priority: 1.5 }, message: "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32" },
    { name: "a text for a truth value", spec: { hostNetwork: "yes" }, message: "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool" },
    { name: "the first error by key", spec: { priority: "x", hostNetwork: "yes" }, message: "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool" },
    { name: "a quantity with a strange suffix", spec: { containers: [{ resources: { limits: { cpu: "1mm" } } }] }, message: "unable to parse quantity's suffix" },
  ])("$name", ({ spec, message }) => {
    const decoded = decodeObject(pod(spec), "v1/Pod");
    expect(decoded.ok ? "decoded" : decoded.error.message).toBe(message);
  });

  it("unknown fields are named and dropped", () => {
    const decoded = decodeObject(pod({ containers: [{ name: "c", imagePullPolcy: "Always" }], x: 1 }), "v1/Pod");
    expect(decoded).toMatchObject({ ok: true, unknownFields: ["spec.containers[0].imagePullPolcy", "spec.x"], object: { spec: { containers: [{ name: "c" }] } } });
  });

  it("quantities become canonical; null and empty values vanish", () => {
    const decoded = decodeObject(pod({ containers: [{ name: "c", resources: { limits: { cpu: 0.5, memory: "1024Ki" } } }], hostNetwork: false, nodeSelector: {}, nodeName: null }), "v1/Pod");
    expect(decoded.ok && decoded.object).toEqual(pod({ containers: [{ name: "c", resources: { limits: { cpu: "500m", memory: "1Mi" } } }] }));
  });

  it("an object with nothing to mend is the same object", () => {
    const whole = pod({ containers: [{ name: "c", image: "x" }] });
    const decoded = decodeObject(whole, "v1/Pod");
    expect(decoded.ok && decoded.object).toBe(whole);
  });

  it("a key __proto__ of a map stays a key", () => {
    const decoded = decodeObject(JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"__proto__":"x","a":null}}'), "v1/ConfigMap");
    expect(decoded.ok && JSON.stringify(decoded.object)).toContain('"__proto__":"x"');
    expect(({} as { readonly x?: string }).x).toBeUndefined();
  });
});

describe("defaults of a Pod", () => {
  const spec = { containers: [{ name: "c", image: "nginx", resources: { limits: { cpu: "1", memory: "1Gi" } } }] };
  it("are filled once and shared", () => {
    const filled = defaultPodSpec(spec);
    expect(filled).toMatchObject({
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      schedulerName: "default-scheduler",
      terminationGracePeriodSeconds: 30,
      enableServiceLinks: true,
      containers: [{ imagePullPolicy: "Always", terminationMessagePath: "/dev/termination-log", resources: { requests: { cpu: "1", memory: "1Gi" } } }],
    });
    expect(defaultPodSpec(spec)).toBe(filled);
    expect(defaultPodSpec(filled)).toBe(filled);
  });
  it("decide the quality of service", () => {
    expect(podQOSClass(defaultPodSpec(spec))).toBe("Guaranteed");
    expect(podQOSClass({ containers: [{ name: "c", resources: { requests: { cpu: "1" } } }] })).toBe("Burstable");
    expect(podQOSClass({ containers: [{ name: "c" }] })).toBe("BestEffort");
  });
});

describe("small things", () => {
  it("a condition keeps its transition time while its status stays", () => {
    const old: readonly Condition[] = [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }];
    expect(setCondition(old, { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:09Z" })).toBe(old);
    expect(setCondition(old, { type: "Ready", status: "False", lastTransitionTime: "2026-01-01T00:00:09Z" })[0]?.lastTransitionTime).toBe("2026-01-01T00:00:09Z");
  });
  it("an empty list equals an absent one", () => {
    expect(deepEqual({ a: [] }, {})).toBe(true);
    expect(deepEqual({ a: {} }, {})).toBe(false);
    expect(deepEqual({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  });
  it("base64 of UTF-8 comes back", () => {
    expect(encodeBase64("héllo €😀")).toBe("aMOpbGxvIOKCrPCfmIA=");
    expect(decodeBase64("aMOpbGxvIOKCrPCfmIA=")).toBe("héllo €😀");
  });
  it("generated names fit and are drawn from the process's stream", () => {
    const rng = new StateRng(rngStream(1, "test"));
    expect(generateName("web-", rng)).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(generateName("x".repeat(70), rng)).toHaveLength(63);
    expect(newUid(rng)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it("the template's hash depends on what it says, not on the order of its fields", () => {
    const hash = podTemplateHash({ metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "x" }] } });
    expect(podTemplateHash({ spec: { containers: [{ image: "x", name: "c" }] }, metadata: { labels: { app: "web" } } })).toBe(hash);
    expect(podTemplateHash({ metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "y" }] } })).not.toBe(hash);
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
  });
  it("names say what is wrong with them", () => {
    expect(dns1123LabelErrors("a.b")).toHaveLength(1);
    expect(dns1123LabelErrors("-a")[0]).toMatch(/^a lowercase RFC 1123 label must consist of .* regex used for validation is '\[a-z0-9\]/);
    expect(dns1123LabelErrors("web-1")).toEqual([]);
  });
});

describe("an object that needs no defaults", () => {
  it("stays the same object, even when it was never seen before", () => {
    const filled = structuredClone(defaultPodSpec({ containers: [{ name: "c", image: "nginx", ports: [{ containerPort: 80 }] }] }));
    expect(defaultPodSpec(filled)).toBe(filled);
  });
});
