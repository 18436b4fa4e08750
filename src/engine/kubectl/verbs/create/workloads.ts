import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { exactlyOneName, newMeta } from "./names.ts";

/** `kubectl create namespace`. */
export function namespace(input: VerbInput): KubeObject | string {
  const [name, problem] = exactlyOneName(input, 1);
  if (problem !== undefined) return problem;
  const object = { apiVersion: "v1", kind: "Namespace", metadata: newMeta(name), spec: {}, status: {} };
  return object;
}

/** `kubectl create serviceaccount`. */
export function serviceAccount(input: VerbInput): KubeObject | string {
  const [name, problem] = exactlyOneName(input, 1);
  return problem ?? { apiVersion: "v1", kind: "ServiceAccount", metadata: newMeta(name) };
}

/** "registry:5000/team/nginx:1.2@sha256:..." -> "nginx". */
function containerNameOf(image: string): string {
  return image
    .slice(image.lastIndexOf("/") + 1)
    .replace(/[:@].*$/, "")
    .replace(/[^a-zA-Z0-9-]/g, "-");
}

/** `kubectl create deployment`. @source k8s.io/kubectl/pkg/cmd/create/create_deployment.go */
export function deployment(input: VerbInput): KubeObject | string {
  const { args } = input;
  const [name, problem] = exactlyOneName(input, 1);
  if (problem !== undefined) return problem;
  const images = args.all["image"] ?? [];
  if (images.length === 0) return 'required flag(s) "image" not set';
  const replicas = Number(args.flags["replicas"] ?? 1);
  if (!Number.isInteger(replicas)) return `invalid argument "${args.flags["replicas"] ?? ""}" for "-r, --replicas" flag: strconv.ParseInt: parsing "${args.flags["replicas"] ?? ""}": invalid syntax`;
  if (replicas < 0) return "--replicas must be greater than or equal to 0";
  const command = args.afterDash;
  if (images.length > 1 && command !== undefined) return "cannot specify multiple --image options and command";
  const port = args.flags["port"];
  const containers = images.map((image) => ({
    image,
    name: containerNameOf(image),
    ...(command === undefined || command.length === 0 ? {} : { command }),
    ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
  }));
  const labels = { app: name };
  const spec = { replicas, selector: { matchLabels: labels }, strategy: {}, template: { metadata: { creationTimestamp: null, labels }, spec: { containers } } };
  const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: newMeta(name, { labels }), spec, status: {} };
  return object;
}

/** `kubectl create job NAME --image=IMAGE -- COMMAND`. @source k8s.io/kubectl/pkg/cmd/create/create_job.go */
export function job(input: VerbInput): KubeObject | string {
  const { args } = input;
  const [name, problem] = exactlyOneName(input, 1);
  if (problem !== undefined) return problem;
  const { image } = args.flags;
  if (image === undefined) return "either --image or --from must be specified";
  const command = args.afterDash;
  const container = { ...(command === undefined || command.length === 0 ? {} : { command }), image, name, resources: {} };
  const object = { apiVersion: "batch/v1", kind: "Job", metadata: newMeta(name), spec: { template: { metadata: { creationTimestamp: null }, spec: { containers: [container], restartPolicy: "Never" } } }, status: {} };
  return object;
}
