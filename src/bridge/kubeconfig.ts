import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "./certificates.ts";

export type Access = {
  /** "https://127.0.0.1:6443" */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly user: string;
} & ({ readonly token: string } | Certificate);

const inBase64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with one cluster and one user. JSON is YAML. */
export function kubeconfigText(access: Access): string {
  const { server, ca, user } = access;
  const name = "kubarium";
  const proof = "token" in access ? { token: access.token } : { "client-certificate-data": inBase64(access.certificate), "client-key-data": inBase64(access.key) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": inBase64(ca) } }],
    users: [{ name: user, user: proof }],
    contexts: [{ name, context: { cluster: name, user } }],
    "current-context": name,
    preferences: {},
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** A kubeconfig on disk. `remove` takes away what nobody asked to keep. */
interface WrittenKubeconfig {
  readonly file: string;
  readonly remove: () => void;
}

/** Writes it where only its owner can read it: to `given`, or into a new folder for temporary files. */
export function writeKubeconfig(access: Access, given: string | undefined): WrittenKubeconfig {
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), "kubarium-")) : undefined;
  const file = given ?? join(folder ?? "", "kubeconfig");
  writeFileSync(file, kubeconfigText(access), { mode: 0o600 });
  // The mode above is for a new file only.
  chmodSync(file, 0o600);
  return { file, remove: () => folder !== undefined && rmSync(folder, { recursive: true, force: true }) };
}
