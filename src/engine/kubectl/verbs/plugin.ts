import { scriptVerb } from "../script.ts";
import { offline } from "./offline.ts";

/** `kubectl plugin list`: there are no other programs on the laptop. @source k8s.io/kubectl/pkg/cmd/plugin/plugin.go */
// eslint-disable-next-line require-yield -- the path is on the laptop
export const pluginList = scriptVerb(function* (io) {
  io.err("error: unable to find any kubectl plugins in your PATH\n");
  return 1;
}, offline);
