import type { Container } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import type { Io } from "../../script.ts";

const defaultContainer = "kubectl.kubernetes.io/default-container";

/** All containers of a pod, the one that is meant by default first. */
const containersOf = ({ spec }: Pod): readonly Container[] => [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];

export const findContainer = (pod: Pod, name: string): Container | undefined => containersOf(pod).find((container) => container.name === name);

const names = (containers: readonly Container[] = [], kind = ""): readonly string[] => containers.map(({ name }) => `${name}${kind}`);

/** The container that is meant where none is named; says so when there are several. @source k8s.io/kubectl/pkg/cmd/util/podcmd/podcmd.go FindOrDefaultContainerByName */
export function containerOf(io: Pick<Io, "err">, pod: Pod, { name, quiet }: { readonly name: string | undefined; readonly quiet?: boolean }): Result<Container, string> {
  if (name !== undefined && name !== "") {
    const found = findContainer(pod, name);
    return found === undefined ? fail(`container ${name} not found in pod ${pod.metadata.name}`) : ok(found);
  }
  const noted = findContainer(pod, pod.metadata.annotations?.[defaultContainer] ?? "");
  if (noted !== undefined) return ok(noted);
  const { containers, initContainers, ephemeralContainers } = pod.spec;
  const [first] = containers;
  if (first === undefined) return fail(`pod ${pod.metadata.namespace ?? ""}/${pod.metadata.name} does not have any containers`);
  const all = [...names(containers), ...names(ephemeralContainers, " (ephem)"), ...names(initContainers, " (init)")];
  if (quiet !== true && all.length > 1) io.err(`Defaulted container ${JSON.stringify(first.name)} out of: ${all.join(", ")}\n`);
  return ok(first);
}
