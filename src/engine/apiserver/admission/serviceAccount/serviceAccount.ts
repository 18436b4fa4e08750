import { mirrorAnnotation, newForbidden, randomSuffix } from "../../../api/index.ts";
import type { Container, KubeObject, Volume, VolumeMount } from "../../../api/index.ts";
import type { Rng } from "../../../core/index.ts";
import type { Pod, ServiceAccount } from "../../../kinds/index.ts";
import { admitted, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const tokenMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * A Pod runs as a service account that exists, and finds its token in a projected volume.
 *
 * @source kubernetes plugin/pkg/admission/serviceaccount/admission.go
 */
export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  mutate(request, object) {
    if (request.resource.key !== "v1/pods" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const pod = object as Pod;
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return admitted(object);
    const name = pod.spec.serviceAccountName === undefined || pod.spec.serviceAccountName === "" ? "default" : pod.spec.serviceAccountName;
    const account = request.lookup("v1/serviceaccounts", request.namespace, name);
    if (account === "wait") return waits;
    if (account === undefined) {
      const why = `error looking up service account ${request.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
      return refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), why));
    }
    return admitted(withAccount(pod, name, account as ServiceAccount, request.rng));
  },
};

type MutableSpec = { -readonly [Key in keyof Pod["spec"]]: Pod["spec"][Key] };

function withAccount(pod: Pod, name: string, account: ServiceAccount, rng: Rng): KubeObject {
  const spec: MutableSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const imagePullSecrets = pod.spec.imagePullSecrets ?? account.imagePullSecrets;
  if (imagePullSecrets !== undefined) spec.imagePullSecrets = imagePullSecrets;
  const automount = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (!automount) return { ...pod, spec } as KubeObject;
  const volumeName = `kube-api-access-${randomSuffix(rng)}`;
  const mount: VolumeMount = { name: volumeName, readOnly: true, mountPath: tokenMountPath };
  const containers = spec.containers.map((container) => withMount(container, mount));
  const initContainers = spec.initContainers?.map((container) => withMount(container, mount));
  const isMounted = containers.some((container, i) => container !== spec.containers[i]);
  if (!isMounted && initContainers === undefined) return { ...pod, spec } as KubeObject;
  spec.containers = containers;
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(volumeName)];
  if (initContainers !== undefined) spec.initContainers = initContainers;
  return { ...pod, spec } as KubeObject;
}

function withMount<C extends Container>(container: C, mount: VolumeMount): C {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some((each) => each.mountPath === tokenMountPath)) return container;
  return { ...container, volumeMounts: [...mounts, mount] };
}

/** @source admission.go TokenVolumeSource */
const tokenSources = [
  { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
  { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
] as const;

const tokenVolume = (name: string): Volume => ({ name, projected: { sources: tokenSources, defaultMode: 420 } });
