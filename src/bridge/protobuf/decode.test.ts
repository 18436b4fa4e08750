import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "./decode.ts";

/** Bytes that kubectl v1.32.4 sent: `kubectl create cm y --from-literal=a=b`. */
const configMap = Buffer.from("6b3873000a0f0a0276311209436f6e6669674d6170121b0a110a017912001a0022002a003200380042001206" + "0a016112" + "01621a002200", "hex");

const string = (number: number, text: string): Buffer => bytes(number, Buffer.from(text));
const bytes = (number: number, value: Buffer): Buffer => Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
const integer = (number: number, value: number): Buffer => Buffer.concat([varint(number * 8), varint(value)]);
const message = (number: number, ...parts: readonly Buffer[]): Buffer => bytes(number, Buffer.concat(parts));

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Buffer.from([...out, rest]);
}

const wire = (apiVersion: string, kind: string, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from("k8s\0"), message(1, string(1, apiVersion), string(2, kind)), message(2, ...parts)]);

describe("objects in Kubernetes' protobuf form", () => {
  it("a ConfigMap as kubectl sends it", () => {
    expect(decodeProtobuf(configMap)).toMatchObject({ ok: true, value: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "y" }, data: { a: "b" } } });
  });

  it.for([
    { name: "a Secret's data is base64", object: wire("v1", "Secret", message(2, string(1, "k"), bytes(2, Buffer.from([0, 255])))), want: { data: { k: "AP8=" } } },
    { name: "quantities and maps of them", object: wire("v1", "Pod", message(2, message(2, message(8, message(1, string(1, "cpu"), message(2, string(1, "250m"))))))), want: { spec: { containers: [{ resources: { limits: { cpu: "250m" } } }] } } },
    { name: "a port by number or by name", object: wire("v1", "Service", message(2, message(1, message(4, integer(1, 0), integer(2, 8080))), message(1, message(4, integer(1, 1), string(3, "http"))))), want: { spec: { ports: [{ targetPort: 8080 }, { targetPort: "http" }] } } },
    { name: "a volume's source stands in the volume", object: wire("v1", "Pod", message(2, message(1, string(1, "v"), message(2, message(2, string(1, "Memory")))))), want: { spec: { volumes: [{ name: "v", emptyDir: { medium: "Memory" } }] } } },
    { name: "times", object: wire("v1", "Pod", message(1, message(8, integer(1, 1_767_225_600)))), want: { metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } } },
    { name: "a group's own version", object: wire("rbac.authorization.k8s.io/v1", "Role", message(2, string(1, "get"), string(3, "pods"))), want: { rules: [{ verbs: ["get"], resources: ["pods"] }] } },
    { name: "fields that are not known are skipped", object: wire("v1", "ConfigMap", string(99, "x")), want: { kind: "ConfigMap" } },
    { name: "a name that means something to JavaScript is a name", object: wire("v1", "ConfigMap", message(2, string(1, "__proto__"), string(2, "x"))), want: { kind: "ConfigMap" } },
    { name: "delete options in any group", object: wire("apps/v1", "DeleteOptions", integer(1, 5)), want: { gracePeriodSeconds: 5 } },
  ])("$name", ({ object, want }) => {
    expect(decodeProtobuf(object)).toMatchObject({ ok: true, value: want });
  });

  it.for([
    { name: "no prefix", object: Buffer.from("{}") },
    { name: "truncated in the middle of a field", object: configMap.subarray(0, 30) },
    { name: "a length beyond the end", object: Buffer.concat([Buffer.from("k8s\0"), Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f])]) },
    { name: "a varint without end", object: Buffer.concat([Buffer.from("k8s\0"), Buffer.alloc(20, 0xff)]) },
  ])("is refused: $name", ({ object }) => {
    expect(decodeProtobuf(object).ok).toBe(false);
  });

  it("any bytes at all are an object or an error", () => {
    let seed = 7;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16;
    for (let round = 0; round < 2000; round++) {
      const mutated = Buffer.from(configMap);
      for (let i = 0; i < 3; i++) mutated[4 + (next() % (mutated.length - 4))] = next() & 255;
      expect(decodeProtobuf(mutated)).toHaveProperty("ok");
    }
  });
});
