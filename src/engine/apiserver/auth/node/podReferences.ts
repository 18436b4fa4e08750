import { mirrorAnnotation } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";

/** What kinds of objects a node may read because of its pods. */
export type Vertex = "secret" | "configMap" | "persistentVolumeClaim" | "persistentVolume" | "serviceAccount" | "resourceClaim" | "pod" | "volumeAttachment" | "resourceSlice";

const referencesOf = new WeakMap<KubeObject, ReadonlySet<string>>();

export const referenceKey = (vertex: Vertex, name: string): string => `${vertex}/${name}`;

/** The objects of its namespace that a pod refers to, as {@link referenceKey}s. Objects never change, so each is looked at once. */
export function podReferences(pod: Pod): ReadonlySet<string> {
  const known = referencesOf.get(pod);
  if (known !== undefined) return known;
  const found = new Set<string>();
  if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) gather(pod, found);
  referencesOf.set(pod, found);
  return found;
}

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const record = (value: unknown): Json => (isRecord(value) ? value : {});

/** @source kubernetes plugin/pkg/auth/authorizer/node/graph.go AddPod, pkg/api/v1/pod/util.go VisitPodSecretNames, VisitPodConfigmapNames */
function gather(pod: Pod, found: Set<string>): void {
  const add = (vertex: Vertex, name: unknown): void => {
    if (typeof name === "string" && name !== "") found.add(referenceKey(vertex, name));
  };
  const spec = record(pod.spec);
  add("serviceAccount", spec["serviceAccountName"]);
  for (const secret of list(spec["imagePullSecrets"])) add("secret", secret["name"]);
  for (const kind of ["initContainers", "containers", "ephemeralContainers"]) for (const container of list(spec[kind])) ofContainer(container, add);
  for (const volume of list(spec["volumes"])) ofVolume(pod.metadata.name, volume, add);
  for (const claim of list(spec["resourceClaims"])) add("resourceClaim", claim["resourceClaimName"]);
  for (const claim of list(record(pod.status)["resourceClaimStatuses"])) add("resourceClaim", claim["resourceClaimName"]);
}

type Add = (vertex: Vertex, name: unknown) => void;

function ofContainer(container: Json, add: Add): void {
  for (const source of list(container["envFrom"])) {
    add("configMap", record(source["configMapRef"])["name"]);
    add("secret", record(source["secretRef"])["name"]);
  }
  for (const variable of list(container["env"])) {
    const from = record(variable["valueFrom"]);
    add("configMap", record(from["configMapKeyRef"])["name"]);
    add("secret", record(from["secretKeyRef"])["name"]);
  }
}

/** Volumes that name a secret with which they are mounted. */
const withSecretRef: readonly string[] = ["cephfs", "cinder", "flexVolume", "rbd", "scaleIO", "iscsi", "storageos"];

function ofVolume(pod: string, volume: Json, add: Add): void {
  add("secret", record(volume["secret"])["secretName"]);
  add("secret", record(volume["azureFile"])["secretName"]);
  add("secret", record(record(volume["csi"])["nodePublishSecretRef"])["name"]);
  for (const kind of withSecretRef) add("secret", record(record(volume[kind])["secretRef"])["name"]);
  add("configMap", record(volume["configMap"])["name"]);
  add("persistentVolumeClaim", record(volume["persistentVolumeClaim"])["claimName"]);
  if (isRecord(volume["ephemeral"])) add("persistentVolumeClaim", `${pod}-${String(volume["name"])}`);
  for (const source of list(record(volume["projected"])["sources"])) {
    add("secret", record(source["secret"])["name"]);
    add("configMap", record(source["configMap"])["name"]);
  }
}

/** The secrets with which a volume is mounted, as "namespace/name". @source kubernetes pkg/api/v1/persistentvolume/util.go VisitPVSecretNames */
export function volumeSecrets(volume: KubeObject): readonly string[] {
  const spec = record((volume as { readonly spec?: unknown }).spec);
  const claimNamespace = record(spec["claimRef"])["namespace"];
  const found: string[] = [];
  const add = (name: unknown, namespace: unknown): void => {
    const place = typeof namespace === "string" && namespace !== "" ? namespace : claimNamespace;
    if (typeof name === "string" && name !== "" && typeof place === "string") found.push(`${place}/${name}`);
  };
  const csi = record(spec["csi"]);
  for (const kind of ["controllerPublishSecretRef", "nodePublishSecretRef", "nodeStageSecretRef", "controllerExpandSecretRef", "nodeExpandSecretRef"]) {
    const secret = record(csi[kind]);
    add(secret["name"], secret["namespace"]);
  }
  const azure = record(spec["azureFile"]);
  add(azure["secretName"], azure["secretNamespace"]);
  for (const kind of withSecretRef) {
    const secret = record(record(spec[kind])["secretRef"]);
    add(secret["name"], secret["namespace"]);
  }
  return found;
}
