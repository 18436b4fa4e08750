/** The kubectl of the recorded sessions. */
const v32 = {
  major: "1",
  minor: "32+",
  gitVersion: "v1.32.4-dispatcher",
  gitCommit: "4cb5f0764b8d5f425645c6f433394fede34a8a26",
  gitTreeState: "clean",
  buildDate: "2025-05-15T20:09:34Z",
  goVersion: "go1.23.8",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
/** The cluster's own: its commit and the time at which it was built are not ours to claim. */
const v36 = { ...v32, minor: "36", gitVersion: "v1.36.2", gitCommit: "", buildDate: "", goVersion: "go1.26.10" };

/** What this kubectl says of itself. @param minor its release */
export const releaseOf = (minor: number): typeof v32 | typeof v36 => (minor > 32 ? v36 : v32);

/** @source k8s.io/client-go/rest/config.go DefaultKubernetesUserAgent */
export function userAgentOf(minor: number): string {
  const { gitVersion, gitCommit, platform } = releaseOf(minor);
  return `kubectl/${gitVersion.replace(/-.*/, "")} (${platform}) kubernetes/${gitCommit === "" ? "unknown" : gitCommit.slice(0, 7)}`;
}
