import { formatMicroTime } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { sha256 } from "../../../core/index.ts";
import type { Lease } from "../../../kinds/index.ts";
import type { ApiserverConfig } from "../../config.ts";
import { cached } from "../../registry/lookup.ts";
import { objectKey } from "../../storage/keys.ts";
import type { Server } from "../context.ts";
import { queueLoopback } from "../loopback.ts";

const namespace = "kube-system";
const leases = "coordination.k8s.io/v1/leases";
const leaseDurationSeconds = 3600;
const base32 = "abcdefghijklmnopqrstuvwxyz234567";

/** "apiserver-" and 26 letters, from the name of the machine. @source k8s.io/apiserver/pkg/server/config.go APIServerID, component-base */
export function identityLeaseName({ name }: ApiserverConfig): string {
  let text = "apiserver-";
  let bits = 0;
  let held = 0;
  for (const byte of sha256(name).slice(0, 16)) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += base32.charAt((bits >> held) & 31);
    }
    bits &= (1 << held) - 1;
  }
  return text + base32.charAt((bits << (5 - held)) & 31);
}

/** Shows that this server lives, and where. @source kubernetes pkg/controlplane/apiserver/server.go, k8s.io/component-helpers/apimachinery/lease/controller.go */
export function keepIdentityLease(server: Server): void {
  const { config, state, env } = server;
  const name = identityLeaseName(config);
  if (cached(server, "v1/namespaces", objectKey("namespaces", undefined, namespace)) === undefined) return;
  const existing = cached(server, leases, objectKey("leases", namespace, name)) as Lease | undefined;
  const renewTime = formatMicroTime(env.now);
  if (existing !== undefined) {
    queueLoopback(state, { verb: "update", resource: leases, namespace, name, body: { ...existing, spec: { ...existing.spec, renewTime } } });
    return;
  }
  const labels = { "apiserver.kubernetes.io/identity": "kube-apiserver", "kubernetes.io/hostname": hostname(config) };
  const annotations = { "kubernetes.io/peer-advertise-address": `${config.advertiseAddress}:6443` };
  const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace, labels, annotations }, spec: { holderIdentity: name, leaseDurationSeconds, renewTime } };
  queueLoopback(state, { verb: "create", resource: leases, namespace, body: body as KubeObject });
}

/** "kube-apiserver-cp-1" runs on "cp-1". */
const hostname = ({ name }: ApiserverConfig): string => name.replace(/^kube-apiserver-/, "");
