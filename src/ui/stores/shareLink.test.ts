import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Command, History } from "../../protocol/index.ts";
import { historyLimits } from "./historyCheck.ts";
import { decodeShareLink, encodeShareLink } from "./shareLink.ts";

const commands: readonly Command[] = [
  { type: "process", action: "kill", process: "etcd-cp-1" },
  { type: "slowProcess", process: "etcd-cp-1", factor: 2.5 },
  { type: "machine", action: "crash", machine: "worker-1" },
  { type: "slowMachine", machine: "worker-1", factor: 10 },
  { type: "slowDisk", machine: "cp-1", fsync: 200_000 },
  { type: "cutLink", from: "cp-1", to: "cp-2", both: false },
  { type: "healLink", from: "cp-1", to: "cp-2" },
  { type: "degradeLink", from: "cp-1", to: "cp-2", latency: 20_000, lossPerMillion: 1000 },
  { type: "healAll" },
  { type: "pod", action: "pause", uid: "6f1c-22" },
  { type: "pod", action: "kill", uid: "6f1c-22", name: "default/web-1" },
  { type: "addWorker" },
  { type: "removeWorker", machine: "worker-4" },
  { type: "kubectl", line: "kubectl get pods -A" },
  { type: "kubectl", line: "kubectl apply -f -", stdin: "kind: Pod\nmetadata: {name: grüße-\u{1f600}}\n" },
];

const history: History = {
  blueprint: defaultBlueprint,
  seed: 42,
  commands: commands.map((command, index) => ({ at: index * 1_000_000, command })),
  until: 60_000_000,
};

/** A link with any payload, its checksum right: what somebody who means harm would send. */
async function forge(json: string): Promise<string> {
  const payload = deflateRawSync(json).toString("base64url");
  let crc = 0xffffffff;
  for (const byte of Buffer.from(payload)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return `#h=1.${((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0")}.${payload}`;
}

async function link(of: History = history): Promise<string> {
  const encoded = await encodeShareLink(of);
  if (!encoded.ok) throw new Error(encoded.error);
  return encoded.value;
}

const errorOf = async (fragment: string): Promise<string> => {
  const decoded = await decodeShareLink(fragment);
  if (decoded === undefined || decoded.ok) throw new Error("the link was accepted");
  return decoded.error;
};

describe("a share link", () => {
  it("brings back the whole history, every kind of command included", async () => {
    expect(await decodeShareLink(`#${await link()}`)).toEqual({ ok: true, value: history });
  });

  it("is found among other parameters", async () => {
    expect(await decodeShareLink(`#view=overview&${await link()}`)).toEqual({ ok: true, value: history });
  });

  it("is not there in a fragment without a history", async () => {
    expect(await decodeShareLink("#view=overview")).toBeUndefined();
    expect(await decodeShareLink("")).toBeUndefined();
  });

  it("is made of characters that need no escaping", async () => {
    expect(await link()).toMatch(/^h=1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
  });

  it("says that it is damaged wherever it is cut", async () => {
    const whole = await link();
    for (let length = 2; length < whole.length; length += 7) expect(await errorOf(whole.slice(0, length))).toContain("damaged");
  });

  it("says that it is damaged whichever character was changed", async () => {
    const whole = await link();
    for (let index = 4; index < whole.length; index += 5) {
      const changed = whole.slice(0, index) + (whole[index] === "A" ? "B" : "A") + whole.slice(index + 1);
      expect(await errorOf(changed)).toContain("damaged");
    }
  });

  it("of another version is refused by that version's number", async () => {
    expect(await errorOf((await link()).replace("h=1.", "h=7."))).toBe("This link was made by another version of the page (form 7, this page reads 1).");
  });

  it("that unfolds to 64 MB is given up after 2 MB", async () => {
    expect(await errorOf(await forge(`{"seed":${" ".repeat(64 * 1024 * 1024)}1}`))).toContain("more than 2 MB");
  });

  it("that is too long is not even unfolded", async () => {
    expect(await errorOf(`h=1.00000000.${"A".repeat(4 * 1024 * 1024)}`)).toContain("too long");
  });
});

const edited = (edit: (draft: Record<string, unknown>) => void): string => {
  const draft = structuredClone(history) as unknown as Record<string, unknown>;
  edit(draft);
  return JSON.stringify(draft);
};

describe("a history that nobody could have made here", () => {
  it.for([
    { name: "not JSON", json: "{", error: "damaged" },
    { name: "a list", json: "[]", error: "history must be an object" },
    { name: "null", json: "null", error: "history must be an object" },
    { name: "an unknown field", json: edited((draft) => (draft["admin"] = true)), error: "history.admin is not known" },
    { name: "__proto__ as a field", json: edited(() => undefined).replace("{", '{"__proto__":{},'), error: "history.__proto__ is not known" },
    { name: "no seed", json: edited((draft) => delete draft["seed"]), error: "history.seed must be a whole number" },
    { name: "a fraction as seed", json: edited((draft) => (draft["seed"] = 0.5)), error: "history.seed must be a whole number" },
    { name: "six etcd members", json: edited((draft) => (draft["blueprint"] = { ...defaultBlueprint, etcdMembers: 6 })), error: "history.blueprint.etcdMembers must be" },
    { name: "a million workers", json: edited((draft) => (draft["blueprint"] = { ...defaultBlueprint, workers: 1e6 })), error: "history.blueprint.workers must be" },
    { name: "a month", json: edited((draft) => (draft["until"] = 30 * 24 * 3600e6)), error: "history.until must be" },
    { name: "an end before the last command", json: edited((draft) => (draft["until"] = 1)), error: "history.until must not be before the last command" },
    { name: "an unknown command", json: edited((draft) => (draft["commands"] = [{ at: 0, command: { type: "eval", code: "1" } }])), error: "history.commands[0].command.type is not a command" },
    { name: "an inherited name as command", json: edited((draft) => (draft["commands"] = [{ at: 0, command: { type: "constructor" } }])), error: "history.commands[0].command.type is not a command" },
    { name: "an unknown action", json: edited((draft) => (draft["commands"] = [{ at: 0, command: { type: "process", action: "hug", process: "a" } }])), error: "command.action must be one of kill" },
    { name: "a name with markup", json: edited((draft) => (draft["commands"] = [{ at: 0, command: { type: "process", action: "kill", process: "<b>" } }])), error: "command.process must be a name" },
    { name: "commands out of order", json: edited((draft) => (draft["commands"] = [{ at: 5, command: { type: "healAll" } }, { at: 4, command: { type: "healAll" } }])), error: "history.commands[1].at must not be before" },
    { name: "a command line of 65 KB", json: edited((draft) => (draft["commands"] = [{ at: 0, command: { type: "kubectl", line: "x".repeat(historyLimits.lineLength + 1) } }])), error: "must not be longer than" },
  ])("is refused by the name of the field: $name", async ({ json, error }) => {
    expect(await errorOf(await forge(json))).toContain(error);
  });

  it("is not put into a link either", async () => {
    expect(await encodeShareLink({ ...history, until: 0 })).toEqual({ ok: false, error: "history.until must not be before the last command" });
  });
});
