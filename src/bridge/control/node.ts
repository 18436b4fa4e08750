import { bytesOf, milliCpuOf, parseQuantity } from "../../engine/api/index.ts";
import { fail, ok } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";
import type { WorkerShape } from "../../protocol/index.ts";
import type { Engine } from "../engine.ts";
import { readFlags } from "./flags.ts";
import type { ControlDone, ControlRequest, ControlVerb } from "./verb.ts";

const usage = "node add NAME [--cpu 4] [--memory 8Gi] [--pods 110] [--zone Z] [--region R] [--label k=v].. [--taint k=v:Effect].. | node remove|stop-heartbeat|start-heartbeat NAME";

type Taint = NonNullable<WorkerShape["taints"]>[number];

const isName = (name: string): boolean => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name) && name.length <= 253;

function readTaint(text: string): Taint | undefined {
  const [, key, value = "", effect] = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text) ?? [];
  return key === undefined || effect === undefined ? undefined : { key, value, effect: effect as Taint["effect"] };
}

function readLabels(given: readonly string[]): Result<Readonly<Record<string, string>>, string> {
  const labels: [string, string][] = [];
  for (const text of given) {
    const [, key, value = ""] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (key === undefined) return fail(`--label: "${text}" is not of the form key=value`);
    labels.push([key, value]);
  }
  return ok(Object.fromEntries(labels));
}

function readTaints(given: readonly string[]): Result<readonly Taint[], string> {
  const taints: Taint[] = [];
  for (const text of given) {
    const taint = readTaint(text);
    if (taint === undefined) return fail(`--taint: "${text}" is not of the form key=value:NoSchedule|PreferNoSchedule|NoExecute`);
    taints.push(taint);
  }
  return ok(taints);
}

/** The machine that the words after "node add" ask for. */
export function readShape(words: readonly string[]): Result<WorkerShape, string> {
  const flags = readFlags(words, ["cpu", "memory", "pods", "zone", "region", "label", "taint"]);
  if (!flags.ok) return flags;
  const { positional, values } = flags.value;
  const [name, ...more] = positional;
  if (name === undefined || more.length > 0) return fail(`usage: ${usage}`);
  if (!isName(name)) return fail(`"${name}" cannot be a node's name: lower case letters, digits, "-" and "."`);
  const [cpu = "4"] = values.get("cpu") ?? [];
  const [memory = "8Gi"] = values.get("memory") ?? [];
  const [pods = "110"] = values.get("pods") ?? [];
  if (parseQuantity(cpu) === undefined || milliCpuOf(cpu) <= 0) return fail(`--cpu: "${cpu}" is no number of processors`);
  if (parseQuantity(memory) === undefined || bytesOf(memory) <= 0) return fail(`--memory: "${memory}" is no amount of memory`);
  if (!/^\d{1,4}$/.test(pods)) return fail(`--pods: "${pods}" is no number of pods`);
  const labels = readLabels(values.get("label") ?? []);
  if (!labels.ok) return labels;
  const taints = readTaints(values.get("taint") ?? []);
  if (!taints.ok) return taints;
  const [region] = values.get("region") ?? [];
  return ok({
    name,
    milliCpu: milliCpuOf(cpu),
    memoryBytes: bytesOf(memory),
    pods: Number(pods),
    zone: values.get("zone")?.[0] ?? "",
    ...(region === undefined ? {} : { region }),
    labels: labels.value,
    ...(taints.value.length === 0 ? {} : { taints: taints.value }),
  });
}

async function add(engine: Engine, words: readonly string[]): Promise<Result<ControlDone, string>> {
  const shape = readShape(words);
  if (!shape.ok) return shape;
  const { name } = shape.value;
  const done = engine.command({ type: "addWorker", shape: shape.value });
  if (!done.ok) return fail(done.message);
  const isReady = await engine.waitFor(() => engine.isNodeReady(name));
  return isReady ? ok({ text: `node/${name} is ready` }) : fail(`node/${name} is not ready after a minute`);
}

async function remove(engine: Engine, name: string): Promise<Result<ControlDone, string>> {
  const done = engine.command({ type: "removeWorker", machine: name });
  if (!done.ok) return fail(done.message);
  const answer = await engine.request({ method: "DELETE", url: `/api/v1/nodes/${encodeURIComponent(name)}` });
  if (answer === undefined) return fail(`${name} is gone; the API does not answer, so its Node is still there`);
  return answer.code === 200 || answer.code === 404 ? ok({ text: `node/${name} is gone` }) : fail(`${name} is gone; its Node could not be deleted: ${answer.code}`);
}

function heartbeat(engine: Engine, name: string, action: "kill" | "start"): Result<ControlDone, string> {
  const done = engine.command({ type: "process", action, process: `kubelet-${name}` });
  return done.ok ? ok({ text: `kubelet-${name}: ${done.message}` }) : fail(done.message);
}

/** Nodes come, go, fall silent and speak again. */
export const nodeVerb: ControlVerb = {
  usage,
  run(engine: Engine, { words }: ControlRequest) {
    const [action = "", ...rest] = words;
    const [name, ...more] = rest;
    if (action === "add") return add(engine, rest);
    const isOne = name !== undefined && more.length === 0;
    if (isOne && action === "remove") return remove(engine, name);
    if (isOne && action === "stop-heartbeat") return Promise.resolve(heartbeat(engine, name, "kill"));
    if (isOne && action === "start-heartbeat") return Promise.resolve(heartbeat(engine, name, "start"));
    return Promise.resolve(fail(`usage: ${usage}`));
  },
};
