import type { KubeObject } from "../../api/index.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** Fields that a Go type writes even when nobody has set them. */
type Zeros = (fields: Fields) => Fields;

const meta: Zeros = (metadata) => ({ creationTimestamp: null, ...metadata });

/** The order in which Go's types write their fields; the others come last, as they stand. @source k8s.io/api/core/v1/types.go, apps/v1/types.go */
const inOrder =
  (...names: readonly string[]): Zeros =>
  (fields) => ({ ...Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]))), ...Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name))) });
const containerOrder = inOrder("name", "image", "command", "args", "workingDir", "ports", "envFrom", "env", "resources", "resizePolicy", "restartPolicy", "volumeMounts", "volumeDevices", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy", "securityContext", "stdin", "stdinOnce", "tty");
const podSpecOrder = inOrder("volumes", "initContainers", "containers", "ephemeralContainers", "restartPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds", "dnsPolicy", "nodeSelector", "serviceAccountName", "serviceAccount", "automountServiceAccountToken", "nodeName", "hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "securityContext", "imagePullSecrets", "hostname", "subdomain", "affinity", "schedulerName", "tolerations", "hostAliases", "priorityClassName", "priority", "dnsConfig", "readinessGates", "runtimeClassName", "enableServiceLinks", "preemptionPolicy", "overhead", "topologySpreadConstraints");
/** Of Deployments, ReplicaSets, StatefulSets and DaemonSets: each has some of these. */
const workloadOrder = inOrder("replicas", "selector", "template", "volumeClaimTemplates", "serviceName", "podManagementPolicy", "strategy", "updateStrategy", "minReadySeconds", "revisionHistoryLimit", "paused", "progressDeadlineSeconds");

const container: Zeros = (one) => containerOrder({ resources: {}, ...one });
const each = (list: unknown, zeros: Zeros): unknown => (Array.isArray(list) ? list.map((one: unknown) => (isFields(one) ? zeros(one) : one)) : list);

function podSpec(spec: Fields): Fields {
  const lists = ["containers", "initContainers", "ephemeralContainers"].filter((name) => spec[name] !== undefined);
  return podSpecOrder({ ...spec, ...Object.fromEntries(lists.map((name) => [name, each(spec[name], container)])) });
}

const template: Zeros = (one) => ({ metadata: meta(fieldsOf(one["metadata"])), spec: podSpec(fieldsOf(one["spec"])) });
const withTemplate = (spec: Fields): Fields => workloadOrder(spec["template"] === undefined ? spec : { ...spec, template: template(fieldsOf(spec["template"])) });

const jobTemplate: Zeros = (one) => ({ ...one, metadata: meta(fieldsOf(one["metadata"])), spec: withTemplate(fieldsOf(one["spec"])) });

interface KindZeros {
  readonly spec: Zeros;
  readonly status: Fields;
}

/** @source the json tags of k8s.io/api: what has no omitempty */
const kinds: Readonly<Record<string, KindZeros | undefined>> = {
  Pod: { spec: podSpec, status: {} },
  Service: { spec: (spec) => ({ ...spec, ...(spec["ports"] === undefined ? {} : { ports: each(spec["ports"], (port) => ({ targetPort: 0, ...port })) }) }), status: { loadBalancer: {} } },
  ReplicationController: { spec: withTemplate, status: { replicas: 0 } },
  Deployment: { spec: (spec) => withTemplate({ strategy: {}, ...spec }), status: {} },
  ReplicaSet: { spec: withTemplate, status: { replicas: 0 } },
  StatefulSet: { spec: (spec) => withTemplate({ serviceName: "", updateStrategy: {}, ...spec }), status: { replicas: 0, availableReplicas: 0 } },
  DaemonSet: { spec: (spec) => withTemplate({ updateStrategy: {}, ...spec }), status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } },
  Job: { spec: withTemplate, status: {} },
  CronJob: { spec: (spec) => ({ ...spec, jobTemplate: jobTemplate(fieldsOf(spec["jobTemplate"])) }), status: {} },
};

/** An object that has gone through one of Go's types: what the type always writes is there. */
export function asTyped(object: KubeObject): KubeObject {
  const known = kinds[object.kind];
  const { spec, status, ...rest } = object as KubeObject & { readonly spec?: unknown; readonly status?: unknown };
  if (known === undefined) return object;
  const typed: KubeObject & { readonly spec: Fields; readonly status: Fields } = { ...rest, metadata: meta(rest.metadata as unknown as Fields) as unknown as KubeObject["metadata"], spec: known.spec(fieldsOf(spec)), status: { ...known.status, ...fieldsOf(status) } };
  return typed;
}
