import type { Container } from "../../../api/index.ts";
import type { Pod, ServiceAccount } from "../../../kinds/index.ts";

/** @source admission.go EnforceMountableSecretsAnnotation */
const annotation = "kubernetes.io/enforce-mountable-secrets";

/** @source Go strconv.ParseBool */
const trueWords: readonly string[] = ["1", "t", "T", "TRUE", "true", "True"];

export const enforcesMountableSecrets = ({ metadata }: ServiceAccount): boolean => trueWords.includes(metadata.annotations?.[annotation] ?? "");

/** The first secret of a container that the account does not name. */
function ofContainer(what: string, { name, env = [], envFrom = [] }: Container, account: ServiceAccount, mountable: ReadonlySet<string>): string | undefined {
  const because = (secret: string): string => `referencing secret.secretName="${secret}" is not allowed because service account ${account.metadata.name} does not reference that secret`;
  for (const variable of env) {
    const secret = variable.valueFrom?.secretKeyRef;
    if (secret !== undefined && !mountable.has(secret.name ?? "")) return `${what} ${name} with envVar ${variable.name} ${because(secret.name ?? "")}`;
  }
  for (const { secretRef } of envFrom) {
    if (secretRef !== undefined && !mountable.has(secretRef.name ?? "")) return `${what} ${name} with envFrom ${because(secretRef.name ?? "")}`;
  }
  return undefined;
}

const namesOf = (list: readonly { readonly name?: string }[] | undefined): ReadonlySet<string> => new Set((list ?? []).map(({ name }) => name ?? ""));

const first = (containers: readonly Container[] | undefined, what: string, account: ServiceAccount): string | undefined => {
  const mountable = namesOf(account.secrets);
  for (const container of containers ?? []) {
    const found = ofContainer(what, container, account, mountable);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Why a Pod may not have the secrets that it names: its account does not name them. @source admission.go limitSecretReferences */
export function secretReferenceError({ spec }: Pod, account: ServiceAccount): string | undefined {
  const mountable = namesOf(account.secrets);
  for (const { secret } of spec.volumes ?? []) {
    const name = secret?.secretName ?? "";
    if (secret !== undefined && !mountable.has(name)) return `volume with secret.secretName="${name}" is not allowed because service account ${account.metadata.name} does not reference that secret`;
  }
  const inContainers = first(spec.initContainers, "init container", account) ?? first(spec.containers, "container", account);
  if (inContainers !== undefined) return inContainers;
  const pullable = namesOf(account.imagePullSecrets);
  for (const [i, { name = "" }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!pullable.has(name)) return `imagePullSecrets[${i}].name="${name}" is not allowed because service account ${account.metadata.name} does not reference that imagePullSecret`;
  }
  return undefined;
}

/** @source admission.go limitEphemeralContainerSecretReferences */
export const ephemeralReferenceError = ({ spec }: Pod, account: ServiceAccount): string | undefined => first(spec.ephemeralContainers, "ephemeral container", account);
