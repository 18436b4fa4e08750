import type { KubeObject } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { queryOf, targetsOf } from "../../lookup.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { asTyped } from "../typed.ts";
import { generatorVerb } from "./generator.ts";
import type { Whole } from "./generator.ts";
import { newMeta } from "./names.ts";

/** `kubectl create namespace`. */
export const createNamespace = generatorVerb({
  make(_, name) {
    const object = { kind: "Namespace", apiVersion: "v1", metadata: newMeta(name), spec: {}, status: {} };
    return object;
  },
});

/** `kubectl create serviceaccount`. */
export const createServiceAccount = generatorVerb({ failure: "failed to create serviceaccount:", make: (_, name) => ({ kind: "ServiceAccount", apiVersion: "v1", metadata: newMeta(name) }) });

/** "registry:5000/team/nginx:1.2@sha256:..." -> "nginx". */
function containerNameOf(image: string): string {
  return image
    .slice(image.lastIndexOf("/") + 1)
    .replace(/[:@].*$/, "")
    .replace(/[^a-zA-Z0-9-]/g, "-");
}

const pieces = (values: readonly string[] | undefined): readonly string[] => (values ?? []).flatMap((value) => value.split(","));
const commandOf = ({ args }: VerbInput): { readonly command?: readonly string[] } => (args.afterDash === undefined || args.afterDash.length === 0 ? {} : { command: args.afterDash });

/** `kubectl create deployment`. @source k8s.io/kubectl/pkg/cmd/create/create_deployment.go */
export const createDeployment = generatorVerb({
  failure: "failed to create deployment:",
  make(input, name) {
    const { args } = input;
    const images = pieces(args.all["image"]);
    const { command } = commandOf(input);
    if (images.length > 1 && command !== undefined) return "cannot specify multiple --image options and command";
    const port = Number(args.flags["port"] ?? -1);
    const containers = images.map((image, index) => ({
      name: containerNameOf(image),
      image,
      ...(command === undefined ? {} : { command }),
      ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const labels = { app: name };
    const spec = { replicas: Number(args.flags["replicas"] ?? 1), selector: { matchLabels: labels }, template: { metadata: { creationTimestamp: null, labels }, spec: { containers } }, strategy: {} };
    const object = { kind: "Deployment", apiVersion: "apps/v1", metadata: newMeta(name, { labels }), spec, status: {} };
    return object;
  },
});

const newJobTemplate = (input: VerbInput, name: string, restartPolicy: string): object => ({
  metadata: { creationTimestamp: null },
  spec: { containers: [{ name, image: input.args.flags["image"], ...commandOf(input), resources: {} }], restartPolicy },
});

/** `kubectl create job NAME (--image=IMAGE | --from=cronjob/NAME) -- COMMAND`. @source k8s.io/kubectl/pkg/cmd/create/create_job.go */
export const createJob = generatorVerb({
  failure: "failed to create job:",
  make(input, name) {
    const { image = "", from = "" } = input.args.flags;
    if ((image === "") === (from === "")) return "either --image or --from must be specified";
    if (from !== "" && (input.args.afterDash?.length ?? 0) > 0) return "cannot specify --from and command";
    if (from !== "") return jobFrom(input, name, from);
    const object = { kind: "Job", apiVersion: "batch/v1", metadata: newMeta(name), spec: { template: newJobTemplate(input, name, "Never") }, status: {} };
    return object;
  },
});

type CronJob = KubeObject & { readonly spec: { readonly jobTemplate: { readonly metadata?: { readonly labels?: object; readonly annotations?: object }; readonly spec: object } } };

function* jobFrom(input: VerbInput, name: string, from: string): Talk<KubeObject | string | Whole> {
  const targets = yield* targetsOf(input, [from]);
  if (!targets.ok) return targets.error;
  const [target] = targets.value;
  if (target?.name === undefined) return "resource(s) were provided, but no name was specified";
  const found = yield* ask(queryOf(target, namespaceOf(input), {}).call);
  if (found.type === "failed") return { error: errorText(found.status) };
  const source = found.body as CronJob;
  if (source.kind !== "CronJob") return `unknown object type *v1.${source.kind}`;
  const { metadata = {}, spec } = source.spec.jobTemplate;
  const ownerReferences = [{ apiVersion: "batch/v1", kind: "CronJob", name: source.metadata.name, uid: source.metadata.uid ?? "", controller: true }];
  const annotations = { "cronjob.kubernetes.io/instantiate": "manual", ...metadata.annotations };
  const object = asTyped({ kind: "Job", apiVersion: "batch/v1", metadata: newMeta(name, { ...(metadata.labels === undefined ? {} : { labels: metadata.labels as Record<string, string> }), annotations, ownerReferences }), spec, status: {} } as KubeObject);
  return object;
}

/** `kubectl create cronjob`. @source k8s.io/kubectl/pkg/cmd/create/create_cronjob.go */
export const createCronJob = generatorVerb({
  failure: "failed to create cronjob:",
  make(input, name) {
    const { flags } = input.args;
    const jobTemplate = { metadata: { name, creationTimestamp: null }, spec: { template: newJobTemplate(input, name, flags["restart"] ?? "OnFailure") } };
    const object = { kind: "CronJob", apiVersion: "batch/v1", metadata: newMeta(name), spec: { schedule: flags["schedule"], jobTemplate }, status: {} };
    return object;
  },
});
