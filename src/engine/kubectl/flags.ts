/** The flags of kubectl's commands: what takes a value, what is a switch, what has a short name. @source k8s.io/cli-runtime, k8s.io/kubectl */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

/** True or false; without a value they are true. */
export const switches = words(`
  all-namespaces watch watch-only output-watch-events all force now no-headers show-labels show-kind show-managed-fields overwrite
  ignore-not-found ignore-daemonsets delete-emptydir-data recursive list local resolve wait server-print allow-missing-template-keys
  server-side force-conflicts record prune save-config quiet stdin tty rm command expose interactive client short namespaced cached
  all-containers previous follow timestamps prefix disable-eviction append-hash minify flatten show-events warn-strict
  api-versions-only edit attach leave-stdin-open insecure-skip-tls-verify match-server-version windows-line-endings allow-concurrent
  help wide include-uninitialized openapi-patch ignore-errors publish-not-ready-addresses containers-all no-wait keep-annotations`);

/** Flags whose value must be joined with "=": alone they have this one. */
export const optionalValues: Readonly<Record<string, string>> = { "dry-run": "unchanged", cascade: "background", validate: "strict" };

/** Flags with a value. */
export const valued = words(`
  namespace output selector filename label-columns field-selector sort-by template chunk-size raw request-timeout as as-group as-uid token
  context cluster user kubeconfig server v v1 cache-dir image replicas port type tcp udp sctp node-port external-ip clusterip
  from-literal from-file from-env-file env labels annotations overrides override-type restart grace-period timeout for types patch
  patch-file subresource current-replicas resource-version revision to-revision field-manager schedule name target-port protocol
  session-affinity load-balancer-ip cluster-ip external-name generator image-pull-policy limits requests serviceaccount container
  containers keys env-prefix from class rule default-backend annotation cert key docker-server docker-username docker-password docker-email
  verb resource resource-name non-resource-url aggregation-rule role clusterrole group hard scopes value description preemption-policy
  global-default min-available max-unavailable min max cpu-percent cpu audience duration bound-object-kind bound-object-name
  bound-object-uid api-group verbs api-version categories kustomize tail since since-time limit-bytes max-log-requests pod-selector
  skip-wait-for-delete-timeout copy-to target profile path-prefix address pod-running-timeout log-flush-frequency
  vmodule applyset prune-allowlist show-only sort with-kube-context output-format max-concurrency concurrency username password subject
  set-image certificate-authority embed-certs`);

const commonShort: Readonly<Record<string, string>> = {
  n: "namespace",
  A: "all-namespaces",
  o: "output",
  l: "selector",
  f: "filename",
  w: "watch",
  L: "label-columns",
  R: "recursive",
  k: "kustomize",
  c: "container",
  s: "server",
  h: "help",
  v: "v",
  i: "stdin",
  t: "tty",
  q: "quiet",
  e: "env",
};

const shortOfVerb: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  patch: { p: "patch" },
  logs: { p: "previous" },
  create: { r: "replicas" },
};

/** The long name of `-x` in a command. */
export const longName = (verb: string, short: string): string | undefined => shortOfVerb[verb]?.[short] ?? commonShort[short];
