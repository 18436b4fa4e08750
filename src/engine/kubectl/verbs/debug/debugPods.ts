import type { Container, EphemeralContainer, KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { nameSuffix } from "../../nameSuffix.ts";
import type { Io } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { findContainer } from "../streams/containers.ts";
import type { DebugOptions } from "./debugOptions.ts";
import { profiled, profiledCopy, profiledNodeSpec } from "./profiles.ts";

/** The container's name as it was given, or one that is drawn. */
function debuggerName(io: Io, { seed }: VerbInput, pod: Pod, { container, quiet }: DebugOptions): string {
  if (container !== "") return container;
  let drawn = seed;
  while (findContainer(pod, `debugger-${nameSuffix(drawn)}`) !== undefined) drawn++;
  const name = `debugger-${nameSuffix(drawn)}`;
  if (!quiet) io.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** What the flags say of any debugging container, fields in Go's order. */
function debuggingContainer(name: string, { args, argsOnly, env, image, pullPolicy, stdin, tty }: DebugOptions): Container {
  return {
    ...(args.length === 0 ? {} : argsOnly ? { args } : { command: args }),
    ...(env.length === 0 ? {} : { env: env as Container["env"] & object }),
    image,
    ...(pullPolicy === "" ? {} : { imagePullPolicy: pullPolicy as Container["imagePullPolicy"] & string }),
    name,
    resources: {},
    ...(stdin ? { stdin: true } : {}),
    terminationMessagePolicy: "File",
    ...(tty ? { tty: true } : {}),
  };
}

/** One more container for a pod that runs. */
export function ephemeralDebugger(io: Io, input: VerbInput, pod: Pod, options: DebugOptions): EphemeralContainer {
  const made = debuggingContainer(debuggerName(io, input, pod, options), options);
  return profiled({ ...made, ...(options.target === "" ? {} : { targetContainerName: options.target }) }, "ephemeral", options);
}

/** The pod that looks into a node. */
export function nodeDebugger(io: Io, { seed }: VerbInput, node: string, options: DebugOptions): KubeObject {
  const container = options.container === "" ? "debugger" : options.container;
  const name = `node-debugger-${node}-${nameSuffix(seed)}`;
  if (!options.quiet) io.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  const spec = profiledNodeSpec({ containers: [debuggingContainer(container, options)], nodeName: node, restartPolicy: "Never", tolerations: [{ operator: "Exists" }] }, options);
  const pod: KubeObject & { readonly spec: object } = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "kubectl-debug" } },
    spec: { ...spec, containers: spec.containers.map((each) => profiled(each, "node", options)) },
  };
  return pod;
}

/** A copy of a pod with one container more, or one that is changed; the container's name is "" where only images are set. */
export function debuggedCopy(io: Io, input: VerbInput, pod: Pod, options: DebugOptions): Result<{ readonly pod: Pod; readonly container: string }, string> {
  const { setImages, image, copyTo, sameNode, shareProcesses } = options;
  const { nodeName, ephemeralContainers: _ephemeral, shareProcessNamespace, ...spec } = pod.spec;
  const { namespace, labels, annotations } = pod.metadata;
  const imageOf = (name: string): string | undefined => setImages[name] ?? setImages["*"];
  const shares = shareProcesses ?? shareProcessNamespace;
  const copy = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: copyTo, ...(namespace === undefined ? {} : { namespace }), ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...spec,
      ...(sameNode && nodeName !== undefined ? { nodeName } : {}),
      ...(shares === undefined ? {} : { shareProcessNamespace: shares }),
      containers: spec.containers.map((container) => ({ ...container, ...withImage(imageOf(container.name)) })),
    },
  } as unknown as Pod;
  const known = options.container === "" ? undefined : findContainer(copy, options.container);
  if (known === undefined && image === "") return Object.keys(setImages).length > 0 ? ok({ pod: copy, container: "" }) : fail("you must specify image when creating new container");
  const name = known?.name ?? debuggerName(io, input, copy, options);
  const change = (container: Container): Container => profiled(changed(container, options), "copy", options);
  const containers = known === undefined ? [...copy.spec.containers, { name, resources: {}, terminationMessagePolicy: "File" } as Container] : copy.spec.containers;
  const bare = profiledCopy({ ...copy, spec: { ...copy.spec, containers } }, options);
  return ok({ pod: { ...bare, spec: { ...bare.spec, containers: bare.spec.containers.map((container) => (container.name === name ? change(container) : container)) } }, container: name });
}

const withImage = (image: string | undefined): Pick<Container, "image"> => (image === undefined ? {} : { image });

function changed(container: Container, { args, argsOnly, env, image, pullPolicy, stdin, tty }: DebugOptions): Container {
  const { stdin: _stdin, tty: _tty, ...kept } = container;
  const { args: _args, command: _command, ...without } = kept;
  const line = args.length === 0 ? kept : argsOnly ? { ...kept, args } : { ...without, command: args };
  return {
    ...line,
    ...(env.length === 0 ? {} : { env: env as Container["env"] & object }),
    ...(image === "" ? {} : { image }),
    ...(pullPolicy === "" ? {} : { imagePullPolicy: pullPolicy as Container["imagePullPolicy"] & string }),
    ...(stdin ? { stdin } : {}),
    ...(tty ? { tty } : {}),
  };
}
