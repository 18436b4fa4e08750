/**
 * What can be typed after "kubectl": data only, so that the page can complete words without loading
 * kubectl itself. A test of kubectl holds it to the verbs that there are.
 */

/** Words that follow a verb which has commands of its own. */
const subcommands = {
  config: ["current-context", "get-contexts", "view"],
  create: ["configmap", "deployment", "job", "namespace", "secret", "service", "serviceaccount"],
  rollout: ["history", "pause", "restart", "resume", "status", "undo"],
  set: ["env", "image", "resources", "selector", "serviceaccount"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const output = ["-o", "--dry-run=client", "--dry-run=server"];
const chosen = ["-l", "-n", "--all", "--field-selector=", "--namespace", "--selector"];

const flags: Readonly<Record<string, readonly string[]>> = {
  annotate: [...chosen, ...output, "--overwrite", "--resource-version="],
  "api-resources": ["-o", "--api-group=", "--categories=", "--namespaced=", "--no-headers", "--sort-by=", "--verbs="],
  "api-versions": [],
  apply: ["-f", "-n", ...output, "--force-conflicts", "--server-side"],
  "cluster-info": [],
  config: [],
  cordon: ["-l", "--dry-run=client", "--dry-run=server", "--selector"],
  create: ["-f", "-n", ...output, "--from-env-file=", "--from-file=", "--from-literal=", "--image=", "--port=", "--replicas=", "--save-config", "--tcp="],
  delete: ["-f", ...chosen, "-A", "--cascade=", "--dry-run=server", "--force", "--grace-period=0", "--ignore-not-found", "--now", "--timeout=", "--wait=false"],
  describe: ["-A", "-f", "-l", "-n", "--all-namespaces", "--namespace", "--selector", "--show-events=false"],
  drain: ["--delete-emptydir-data", "--force", "--grace-period=", "--ignore-daemonsets", "--timeout="],
  events: ["-A", "-n", "-o", "--for=", "--no-headers", "--types="],
  expose: ["-n", ...output, "--name=", "--port=", "--protocol=", "--target-port=", "--type="],
  get: ["-A", "-L", "-f", "-l", "-n", "-o", "-w", "--all-namespaces", "--field-selector=", "--ignore-not-found", "--namespace", "--no-headers", "--output-watch-events", "--raw=", "--selector", "--show-labels", "--sort-by=", "--watch", "--watch-only"],
  label: [...chosen, ...output, "--overwrite", "--resource-version="],
  patch: ["-f", "-n", "-p", ...output, "--patch-file=", "--subresource=", "--type="],
  replace: ["-f", "-n", ...output, "--force"],
  rollout: ["-n", "--revision=", "--timeout=", "--to-revision=", "--watch=false"],
  run: ["-n", ...output, "--command", "--env=", "--image=", "--labels=", "--overrides=", "--port=", "--restart="],
  scale: ["-l", "-n", "--all", "--current-replicas=", "--replicas=", "--resource-version="],
  set: ["-n", ...output, "--all", "--list", "--limits=", "--requests="],
  taint: ["-l", "--all", "--overwrite", "--selector"],
  uncordon: ["-l", "--dry-run=client", "--dry-run=server", "--selector"],
  version: ["-o", "--client"],
  wait: ["-A", "-f", "-l", "-n", "--all", "--for=", "--timeout="],
};

/** The verbs, their flags, the words after them, and the formats of -o. */
export const kubectlWords: {
  readonly verbs: readonly string[];
  readonly flags: Readonly<Record<string, readonly string[]>>;
  readonly subcommands: Readonly<Record<string, readonly string[]>>;
  readonly outputs: readonly string[];
} = {
  verbs: Object.keys(flags),
  flags,
  subcommands,
  outputs: ["custom-columns=", "go-template=", "json", "jsonpath=", "name", "wide", "yaml"],
};
