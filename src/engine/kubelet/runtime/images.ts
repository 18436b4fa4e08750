import { type Bytes, type Env, type Micros, millis } from "../../core/index.ts";
import { lookUpImage } from "../../workloads/index.ts";
import type { CriResponse, GrpcCode } from "./cri.ts";
import { storeImage } from "./metadata.ts";
import type { Caller, ContainerdConfig, ContainerdMessage, ContainerdState, ContainerdTimer, Pull } from "./state.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** Bytes a second from the registry, unpacking included. */
const bandwidth = 60_000_000;
/** Resolving a reference: token, manifest. */
const resolveMin = millis(180);
const resolveMax = millis(420);
const unreachableDelay = millis(1_200);

/** What an image is known by on the node, if it is there. */
export function imageStatus(state: ContainerdState, image: string): { readonly imageId: string; readonly size: number } | undefined {
  return state.images.get(lookUpImage(image).reference);
}

/**
 * Starts a pull, or joins one of the same image. Layers that are there are not fetched again.
 *
 * @simplified an image is one layer; pulls of different images do not share the bandwidth; the registry is
 *   always reachable unless its name ends in `.invalid`.
 */
export function pullImage({ isPlain }: ContainerdConfig, state: ContainerdState, image: string, caller: Caller, env: ContainerdEnv): void {
  const info = lookUpImage(image);
  const running = state.pulls.get(info.reference);
  if (running !== undefined) {
    running.callers.push(caller);
    return;
  }
  const resolve = env.rng.int(resolveMin, resolveMax);
  const fetch = !info.exists || state.images.has(info.reference) ? 0 : Math.floor((info.size * 1_000_000) / bandwidth);
  const jitter = Math.floor(fetch / 5);
  const duration = info.registryDown ? unreachableDelay : isPlain === true && info.exists ? 0 : resolve + fetch + (jitter === 0 ? 0 : env.rng.int(-jitter, jitter));
  const endsAt = env.now + duration;
  state.pulls.set(info.reference, { reference: info.reference, size: info.size, startedAt: env.now, fetchFrom: fetch === 0 ? endsAt : Math.min(endsAt, env.now + resolve), endsAt, callers: [caller] });
  state.version += 1;
  env.wakeAfter(duration, { type: "pulled", reference: info.reference }, env.cause);
}

/** Bytes that a pull has fetched by now: none while the reference is resolved. */
export function fetchedBytes({ size, fetchFrom, endsAt }: Pick<Pull, "size" | "fetchFrom" | "endsAt">, now: Micros): Bytes {
  if (now <= fetchFrom) return 0;
  return now >= endsAt ? size : Math.floor((size * (now - fetchFrom)) / (endsAt - fetchFrom));
}

/** A pull has come to its end: the image is there, or cannot be had. */
export function finishPull(state: ContainerdState, reference: string, env: ContainerdEnv): void {
  const pull = state.pulls.get(reference);
  if (pull === undefined) return;
  state.pulls.delete(reference);
  state.version += 1;
  const info = lookUpImage(reference);
  const failure = pullFailure(info.reference, info) ?? (state.images.has(reference) ? undefined : outOfSpace(info, env));
  if (failure === undefined && !state.images.has(reference)) {
    state.pulledBytes += info.size;
    storeImage(state, reference, { imageId: `${info.repository}@${info.digest}`, size: info.size }, env);
  }
  for (const caller of pull.callers) {
    const response: CriResponse =
      failure === undefined
        ? { type: "result", id: caller.id, result: { type: "PullImage", imageId: `${info.repository}@${info.digest}`, size: info.size } }
        : { type: "failure", id: caller.id, code: failure.code, message: failure.message };
    env.send(caller.conn, response);
  }
}

/** The layer is written as it comes. @source containerd plugins/content/local/writer.go */
function outOfSpace({ reference, digest }: { readonly reference: string; readonly digest: string }, env: ContainerdEnv): { readonly code: GrpcCode; readonly message: string } | undefined {
  if (!env.disk.isFull()) return undefined;
  const file = `/var/lib/containerd/io.containerd.content.v1.content/ingest/${digest.replace(/^sha256:/, "")}/data`;
  return { code: "Unknown", message: `failed to pull and unpack image "${reference}": failed to copy: failed to send write: write ${file}: no space left on device: unknown` };
}

/** containerd's own words. @source containerd core/remotes/docker/resolver.go */
function pullFailure(
  reference: string,
  info: { readonly exists: boolean; readonly registryDown: boolean },
): { readonly code: GrpcCode; readonly message: string } | undefined {
  const prefix = `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}"`;
  if (info.registryDown) {
    const host = reference.slice(0, reference.indexOf("/"));
    const path = reference.slice(host.length + 1).replace(/:[^/:]*$/, "");
    const tag = reference.slice(reference.lastIndexOf(":") + 1);
    const request = `failed to do request: Head "https://${host}/v2/${path}/manifests/${tag}"`;
    return { code: "Unknown", message: `${prefix}: ${request}: dial tcp: lookup ${host.replace(/:\d+$/, "")}: no such host` };
  }
  if (info.exists) return undefined;
  return { code: "NotFound", message: `${prefix}: ${reference}: not found` };
}
