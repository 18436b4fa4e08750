/** What Go's runtime can profile. @source k8s.io/kubectl/pkg/cmd/profiling.go initProfiling */
const profiles: readonly string[] = ["none", "cpu", "block", "mutex", "heap", "goroutine", "threadcreate"];

/**
 * Why a --profile is refused: it is unknown, or there is no Go process here to be measured.
 *
 * @simplified no profile is written: --profile is refused
 */
export function profileProblem(name = "none"): string | undefined {
  if (!profiles.includes(name)) return `unknown profile '${name}'`;
  return name === "none" ? undefined : "profiles are not simulated: this kubectl is no process of Go's runtime";
}
