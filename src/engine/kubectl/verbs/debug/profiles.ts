import type { Container, KubeObject, PodSpec, SecurityContext } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { patchedLocally } from "../localPatch.ts";
import type { DebugOptions } from "./debugOptions.ts";

/** What is debugged: a pod by one more container in it, by a copy, or a node. */
export type DebugStyle = "ephemeral" | "copy" | "node";

type Change = (context: SecurityContext | undefined) => SecurityContext | undefined;

const adds =
  (...capabilities: readonly string[]): Change =>
  (context = {}) => ({ ...context, capabilities: { ...context.capabilities, add: [...(context.capabilities?.add ?? []), ...capabilities] } });
const cleared: Change = () => undefined;
const restricted: Change = () => ({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
const privileged: Change = (context) => ({ ...context, privileged: true });
const asItIs: Change = (context) => context;

interface Recipe {
  /** What becomes of the debugging container's security context. */
  readonly context: Readonly<Record<DebugStyle, Change>>;
  readonly onHost: boolean;
  readonly mountsRoot: boolean;
}

const same = (change: Change): Recipe["context"] => ({ ephemeral: change, copy: change, node: change });

/** @source k8s.io/kubectl/pkg/cmd/debug/profiles.go */
const recipes: Readonly<Record<DebugOptions["profile"], Recipe>> = {
  legacy: { context: same(asItIs), onHost: true, mountsRoot: true },
  general: { context: { ephemeral: adds("SYS_PTRACE"), copy: adds("SYS_PTRACE"), node: cleared }, onHost: true, mountsRoot: true },
  baseline: { context: same(cleared), onHost: false, mountsRoot: false },
  restricted: { context: same(restricted), onHost: false, mountsRoot: false },
  netadmin: { context: same(adds("NET_ADMIN", "NET_RAW")), onHost: true, mountsRoot: false },
  sysadmin: { context: same(privileged), onHost: true, mountsRoot: true },
};

/** A container with a profile, and what --custom says laid over it. */
export function profiled<T extends Container>(container: T, style: DebugStyle, { profile, custom }: DebugOptions): T {
  const { securityContext: before, ...rest } = container;
  const securityContext = recipes[profile].context[style](before);
  const made = { ...rest, ...(securityContext === undefined ? {} : { securityContext }) } as T;
  return custom === undefined ? made : customized(made, custom);
}

/** As a strategic merge patch of the container would. */
function customized<T extends Container>(container: T, custom: Readonly<Record<string, unknown>>): T {
  const pod: KubeObject & { readonly spec: object } = { apiVersion: "v1", kind: "Pod", metadata: { name: "" }, spec: { containers: [container] } };
  const patched = patchedLocally(pod, { spec: { containers: [{ ...custom, name: container.name }] } }, "application/strategic-merge-patch+json") as Pod;
  return (patched.spec.containers[0] ?? container) as T;
}

/** A copy of a pod with a profile: without what would make others take it for the original. The legacy one takes away the labels only, whatever is asked for. */
export function profiledCopy(pod: Pod, { profile, keep }: DebugOptions): Pod {
  const { labels, annotations, ...metadata } = pod.metadata;
  const noted = annotations === undefined ? {} : { annotations };
  if (profile === "legacy") return { ...pod, metadata: { ...metadata, ...noted } };
  const { initContainers, ...spec } = pod.spec;
  const withoutProbes = ({ livenessProbe, readinessProbe, startupProbe, ...container }: Container): Container => ({
    ...container,
    ...(keep.liveness && livenessProbe !== undefined ? { livenessProbe } : {}),
    ...(keep.readiness && readinessProbe !== undefined ? { readinessProbe } : {}),
    ...(keep.startup && startupProbe !== undefined ? { startupProbe } : {}),
  });
  return {
    ...pod,
    metadata: { ...metadata, ...(keep.labels && labels !== undefined ? { labels } : {}), ...(keep.annotations ? noted : {}) },
    spec: {
      ...spec,
      ...(keep.initContainers && initContainers !== undefined ? { initContainers } : {}),
      containers: spec.containers.map(withoutProbes),
      shareProcessNamespace: spec.shareProcessNamespace ?? true,
    },
  };
}

const rootVolume = "host-root";

/** A node's debugging pod with a profile. */
export function profiledNodeSpec(spec: PodSpec, { profile }: DebugOptions): PodSpec {
  const { onHost, mountsRoot } = recipes[profile];
  const mounted = mountsRoot ? { volumes: [{ name: rootVolume, hostPath: { path: "/" } }], containers: spec.containers.map((container) => ({ ...container, volumeMounts: [{ mountPath: "/host", name: rootVolume }] })) } : {};
  return { ...spec, ...mounted, ...(onHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}) };
}
