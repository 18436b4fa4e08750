import { mapShared, mirrorAnnotation, newForbidden, randomSuffix } from "../../../api/index.ts";
import type { Container, KubeObject, Volume, VolumeMount } from "../../../api/index.ts";
import type { Rng } from "../../../core/index.ts";
import type { Pod, ServiceAccount } from "../../../kinds/index.ts";
import { podReferences } from "../../auth/node/podReferences.ts";
import { admitted, allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Refused, Validated } from "../plugin.ts";
import { enforcesMountableSecrets, ephemeralReferenceError, secretReferenceError } from "./secretReferences.ts";

const tokenMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const volumePrefix = "kube-api-access-";

const isNewPod = ({ resource, operation, subresource }: AdmissionRequest): boolean => resource.key === "v1/pods" && operation === "CREATE" && subresource === "";
const isDebugged = ({ resource, operation, subresource }: AdmissionRequest): boolean => resource.key === "v1/pods" && operation === "UPDATE" && subresource === "ephemeralcontainers";
const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[mirrorAnnotation] !== undefined;

/**
 * A Pod runs as a service account that exists, and finds its token in a projected volume.
 *
 * @source kubernetes plugin/pkg/admission/serviceaccount/admission.go
 */
export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  mutate(request, object) {
    const pod = object as Pod;
    if (!isNewPod(request) || isMirror(pod)) return admitted(object);
    const name = pod.spec.serviceAccountName === undefined || pod.spec.serviceAccountName === "" ? "default" : pod.spec.serviceAccountName;
    const account = accountOf(request, pod, name);
    if (account === "wait") return waits;
    return "type" in account ? account : admitted(withAccount(pod, name, account, request.rng));
  },
  validate(request, object) {
    const pod = object as Pod;
    if (isNewPod(request)) return isMirror(pod) ? ofMirror(request, pod) : ofPod(request, pod, secretReferenceError);
    return isDebugged(request) ? ofPod(request, pod, ephemeralReferenceError) : allowed;
  },
};

const refuse = (request: AdmissionRequest, pod: Pod, why: string): Refused => refused(newForbidden(request.resource.groupResource, nameForRefusal(pod), why));

function accountOf(request: AdmissionRequest, pod: Pod, name: string): ServiceAccount | "wait" | Refused {
  const account = request.lookup("v1/serviceaccounts", request.namespace, name);
  if (account !== undefined) return account as ServiceAccount | "wait";
  return refuse(request, pod, `error looking up service account ${request.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`);
}

/** What mirrors a file of a kubelet refers to nothing: it runs whether or not anybody lets it. */
function ofMirror(request: AdmissionRequest, pod: Pod): Validated {
  if ((pod.spec.serviceAccountName ?? "") !== "") return refuse(request, pod, "a mirror pod may not reference service accounts");
  // The references of mirror pods do not count elsewhere; here they do.
  const { annotations: _mirror, ...metadata } = pod.metadata;
  if ([...podReferences({ ...pod, metadata } as Pod)].some((each) => each.startsWith("secret/"))) return refuse(request, pod, "a mirror pod may not reference secrets");
  const projectsToken = (pod.spec.volumes ?? []).some(({ projected }) => (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken !== undefined));
  return projectsToken ? refuse(request, pod, "a mirror pod may not use ServiceAccountToken volume projections") : allowed;
}

function ofPod(request: AdmissionRequest, pod: Pod, errorOf: (pod: Pod, account: ServiceAccount) => string | undefined): Validated {
  const { serviceAccountName = "" } = pod.spec;
  if (serviceAccountName === "") return refuse(request, pod, `no service account specified for pod ${request.namespace}/${pod.metadata.name}`);
  const account = accountOf(request, pod, serviceAccountName);
  if (account === "wait") return waits;
  if ("type" in account) return account;
  const error = enforcesMountableSecrets(account) ? errorOf(pod, account) : undefined;
  return error === undefined ? allowed : refuse(request, pod, error);
}

type MutableSpec = { -readonly [Key in keyof Pod["spec"]]: Pod["spec"][Key] };

function withAccount(pod: Pod, name: string, account: ServiceAccount, rng: Rng): KubeObject {
  const spec: MutableSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const own = pod.spec.imagePullSecrets ?? [];
  const imagePullSecrets = own.length === 0 ? account.imagePullSecrets : own;
  if (imagePullSecrets !== undefined) spec.imagePullSecrets = imagePullSecrets;
  const automount = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (automount) mountToken(spec, rng);
  return { ...pod, spec } as KubeObject;
}

/** Nothing is validated yet: names may lack. @source admission.go mountServiceAccountToken */
function mountToken(spec: MutableSpec, rng: Rng): void {
  const known = spec.volumes?.map((volume) => volume.name as string | undefined).find((each) => each?.startsWith(volumePrefix) === true);
  const name = known ?? `${volumePrefix}${randomSuffix(rng)}`;
  const mount: VolumeMount = { name, readOnly: true, mountPath: tokenMountPath };
  const containers = mapShared<Container>(spec.containers, (container) => withMount(container, mount));
  const initContainers = spec.initContainers === undefined ? undefined : mapShared<Container>(spec.initContainers, (container) => withMount(container, mount));
  if (containers === spec.containers && initContainers === spec.initContainers) return;
  spec.containers = containers;
  if (initContainers !== undefined) spec.initContainers = initContainers;
  if (known === undefined) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function withMount(container: Container, mount: VolumeMount): Container {
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
