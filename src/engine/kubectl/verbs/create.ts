import type { KubeObject } from "../../api/index.ts";
import type { Verb, VerbInput } from "../verb.ts";
import { usageError } from "../verb.ts";
import { createFromFile } from "./apply.ts";

type CreateState = ReturnType<typeof createFromFile.begin>["state"];

/** `kubectl create -f -`, and the generators that people use most: namespace, deployment, configmap. */
export const create: Verb<CreateState> = {
  usage: "create (-f - | namespace NAME | deployment NAME --image=IMAGE [--replicas=N] | configmap NAME [--from-literal=K=V])",
  begin(input) {
    if (input.args.flags["filename"] !== undefined) return createFromFile.begin(input);
    const object = generate(input);
    if (typeof object === "string") return { state: createFromFile.begin(input).state, step: usageError(object) };
    const args = { ...input.args, flags: { ...input.args.flags, filename: "-" } };
    return createFromFile.begin({ ...input, args, files: { "-": { text: "", documents: [{ object }] } } });
  },
  answer: (state, reply, now) => createFromFile.answer(state, reply, now),
};

function generate({ args }: VerbInput): KubeObject | string {
  const [type, name] = args.positional;
  if (name === undefined) return "exactly one NAME is required, got 0";
  switch (type ?? "") {
    case "namespace":
    case "ns":
      return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    case "deployment":
    case "deploy":
      return deployment(name, args.flags);
    case "configmap":
    case "cm":
      return configMap(name, args.flags["from-literal"]);
    default:
      return `unknown command "${type ?? ""}" for "kubectl create"`;
  }
}

function deployment(name: string, flags: Readonly<Record<string, string>>): KubeObject | string {
  const image = flags["image"];
  if (image === undefined) return 'required flag(s) "image" not set';
  const replicas = Number(flags["replicas"] ?? 1);
  if (!Number.isInteger(replicas)) return `invalid argument "${flags["replicas"] ?? ""}" for "-r, --replicas" flag`;
  const container = image.slice(image.lastIndexOf("/") + 1).replace(/[:@].*$/, "");
  const labels = { app: name };
  const spec = { replicas, selector: { matchLabels: labels }, strategy: {}, template: { metadata: { labels }, spec: { containers: [{ image, name: container, resources: {} }] } } };
  const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, labels }, spec };
  return object;
}

function configMap(name: string, literal: string | undefined): KubeObject {
  const equals = literal?.indexOf("=") ?? -1;
  const data = literal === undefined || equals === -1 ? {} : { data: { [literal.slice(0, equals)]: literal.slice(equals + 1) } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...data };
}
