import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { ControlPlane, messageOf } from "../../../../testing/controlPlane/controlPlane.ts";

const namespace = "default";
const plane = new ControlPlane().ready();
const account = (name: string, rest: object): void => void plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace }, ...rest } as KubeObject);
account("default", {});
account("quiet", { automountServiceAccountToken: false });
account("puller", { imagePullSecrets: [{ name: "registry" }] });
plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "strict", namespace, annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } }, secrets: [{ name: "mine" }], imagePullSecrets: [{ name: "registry" }] } as KubeObject);
let count = 0;

const container = (more: object = {}): object => ({ name: "c", image: "nginx", ...more });
function make(spec: object, metadata: object = {}): { readonly pod: Pod; readonly message: string } {
  const made = plane.create("v1/pods", { apiVersion: "v1", kind: "Pod", metadata: { name: `p${++count}`, namespace, ...metadata }, spec: { containers: [container()], ...spec } } as KubeObject);
  return { pod: made.body as Pod, message: messageOf(made) };
}
const mounts = (pod: Pod): readonly string[] => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name, volumeMounts = [] }) => `${name}: ${volumeMounts.map((mount) => `${mount.name.slice(0, 15)} ${mount.mountPath}`).join(", ")}`);
const path = "/var/run/secrets/kubernetes.io/serviceaccount";

describe("the token of a Pod's service account", () => {
  it.for([
    { name: "is mounted in all containers", spec: { initContainers: [container({ name: "i" })] }, mounts: [`i: kube-api-access ${path}`, `c: kube-api-access ${path}`], volumes: 1 },
    { name: "not where something else is mounted", spec: { volumes: [{ name: "v", emptyDir: {} }], containers: [container({ volumeMounts: [{ name: "v", mountPath: path }] })] }, mounts: [`c: v ${path}`], volumes: 1 },
    { name: "nowhere, when all have something else there", spec: { volumes: [{ name: "v", emptyDir: {} }], initContainers: [container({ name: "i", volumeMounts: [{ name: "v", mountPath: path }] })], containers: [container({ volumeMounts: [{ name: "v", mountPath: path }] })] }, mounts: [`i: v ${path}`, `c: v ${path}`], volumes: 1 },
    { name: "from a volume that is there already", spec: { volumes: [{ name: "kube-api-access-mine", emptyDir: {} }] }, mounts: [`c: kube-api-access ${path}`], volumes: 1 },
    { name: "not where the account does not want it", spec: { serviceAccountName: "quiet" }, mounts: ["c: "], volumes: 0 },
    { name: "but where the Pod wants it", spec: { serviceAccountName: "quiet", automountServiceAccountToken: true }, mounts: [`c: kube-api-access ${path}`], volumes: 1 },
  ])("$name", ({ spec, mounts: wanted, volumes }) => {
    const { pod } = make(spec);
    expect(mounts(pod)).toEqual(wanted);
    expect(pod.spec.volumes?.length ?? 0).toBe(volumes);
  });

  it("comes with the account's pull secrets, where the Pod names none", () => {
    expect(make({ serviceAccountName: "puller" }).pod.spec.imagePullSecrets).toEqual([{ name: "registry" }]);
    expect(make({ serviceAccountName: "puller", imagePullSecrets: [{ name: "own" }] }).pod.spec.imagePullSecrets).toEqual([{ name: "own" }]);
  });
});

describe("an account that lets only its own secrets be mounted", () => {
  const does = "is not allowed because service account strict does not reference that secret";
  it.for([
    { name: "its own", spec: { volumes: [{ name: "v", secret: { secretName: "mine" } }] }, why: "" },
    { name: "another's as a volume", spec: { volumes: [{ name: "v", secret: { secretName: "other" } }] }, why: `volume with secret.secretName="other" ${does}` },
    { name: "another's as a variable", spec: { containers: [container({ env: [{ name: "E", valueFrom: { secretKeyRef: { name: "other", key: "k" } } }] })] }, why: `container c with envVar E referencing secret.secretName="other" ${does}` },
    { name: "another's as all variables", spec: { initContainers: [container({ name: "i", envFrom: [{ secretRef: { name: "other" } }] })] }, why: `init container i with envFrom referencing secret.secretName="other" ${does}` },
    { name: "another's for the registry", spec: { imagePullSecrets: [{ name: "other" }] }, why: 'imagePullSecrets[0].name="other" is not allowed because service account strict does not reference that imagePullSecret' },
  ])("$name", ({ spec, why }) => {
    const { message } = make({ serviceAccountName: "strict", ...spec });
    expect(message).toBe(why === "" ? "" : `pods "p${count}" is forbidden: ${why}`);
  });

  it("nor by who debugs", () => {
    make({ serviceAccountName: "strict" });
    const body = { spec: { ephemeralContainers: [{ name: "d", image: "busybox", env: [{ name: "E", valueFrom: { secretKeyRef: { name: "other", key: "k" } } }] }] } };
    const answer = plane.call({ verb: "patch", resource: "v1/pods", namespace, name: `p${count}`, subresource: "ephemeralcontainers", patchType: "application/strategic-merge-patch+json", body });
    expect(messageOf(answer)).toBe(`pods "p${count}" is forbidden: ephemeral container d with envVar E referencing secret.secretName="other" ${does}`);
  });
});

describe("the mirror of a static pod", () => {
  const mirror = { annotations: { "kubernetes.io/config.mirror": "x" } };
  it.for([
    { name: "has no account", spec: { nodeName: "w1" }, why: "" },
    { name: "names none", spec: { nodeName: "w1", serviceAccountName: "default" }, why: "a mirror pod may not reference service accounts" },
    { name: "names no secrets", spec: { nodeName: "w1", imagePullSecrets: [{ name: "s" }] }, why: "a mirror pod may not reference secrets" },
  ])("$name", ({ spec, why }) => {
    const { message } = make(spec, mirror);
    expect(message).toBe(why === "" ? "" : `pods "p${count}" is forbidden: ${why}`);
  });
});
