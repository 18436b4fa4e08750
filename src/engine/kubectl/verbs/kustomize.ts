import { buildKustomization } from "../kustomize/build.ts";
import { commandFailed } from "../klog.ts";
import { printYaml } from "../print/yaml.ts";
import { scriptVerb } from "../script.ts";
import { offline } from "./offline.ts";

const restrictors: readonly string[] = ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"];

/** `kubectl kustomize DIR`. @source sigs.k8s.io/kustomize/kustomize/v5/commands/build/build.go */
// eslint-disable-next-line require-yield -- the files are on the laptop
export const kustomize = scriptVerb(function* (io, { args: { positional, flags }, files }) {
  const restrictor = flags["load-restrictor"] ?? "LoadRestrictionsRootOnly";
  if (!restrictors.includes(restrictor)) {
    io.err(commandFailed(io.now, `illegal flag value --load-restrictor ${restrictor}; legal values: [${restrictors.join(" ")}]`));
    return 1;
  }
  if (positional.length > 1) {
    io.err("error: specify one path to kustomization.yaml\n");
    return 1;
  }
  const built = buildKustomization(files, positional[0] ?? ".");
  if (!built.ok) {
    io.err(`error: ${built.error}\n`);
    return 1;
  }
  io.err(built.value.warnings);
  io.out(built.value.objects.map((object) => printYaml(object)).join("---\n"));
  return 0;
}, offline);
