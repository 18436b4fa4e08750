import { useMemo } from "react";
import type { RefObject } from "react";
import type { OpenedNodeScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { reversed } from "../../design/geometry.ts";
import type { Path } from "../../design/geometry.ts";
import { PacketCanvas } from "../../design/PacketCanvas.tsx";
import type { Tone } from "../../design/tone.ts";
import { usePlaces } from "../../design/usePlaces.ts";
import { cluster } from "../../stores/cluster.ts";
import { linkOf, waysOf } from "./layout.ts";
import type { LinkName } from "./layout.ts";
import styles from "../../design/PartLinks.module.css";

const css = bindStyles(styles);

/** Lines between the parts of the node, and the messages on them. */
export function Links({ container, node }: { readonly container: RefObject<HTMLElement | null>; readonly node: OpenedNodeScene }) {
  const places = usePlaces(container);
  const ways = useMemo(() => waysOf(places), [places]);
  const size = places.get("") ?? nowhere;
  const tones = tonesOf(node);
  const [kubelet, runtime, proxy, kernel] = [node.kubelet.process, node.runtime.process, node.proxy?.process ?? "", node.kernel.process];
  const wayOf = useMemo(() => {
    const back = new Map([...ways].map(([name, path]) => [name, reversed(path)]));
    return (from: string, to: string): Path | undefined => {
      const link = linkOf({ kubelet, runtime, proxy, kernel }, from, to, isApi);
      return link === undefined ? undefined : (link.isBack ? back : ways).get(link.name);
    };
  }, [ways, kubelet, runtime, proxy, kernel]);
  return (
    <>
      <svg className={css("lines")} width={size.width} height={size.height} aria-hidden="true">
        {[...ways].map(([name, path]) => (
          <path key={name} d={path.d} data-link={name} data-tone={tones[name]} className={css("line", tones[name])} />
        ))}
      </svg>
      <PacketCanvas className={css("packets")} size={size} wayOf={wayOf} />
    </>
  );
}

const nowhere = { width: 0, height: 0 };

/** Through the load balancer, or by its own address. */
const isApi = (process: string): boolean => {
  const binary = cluster.processes.get(process)?.binary;
  return binary === "kube-apiserver" || binary === "load-balancer";
};

/** A line is broken when one of its ends is. */
function tonesOf({ kubelet, runtime, proxy, kernel }: OpenedNodeScene): Readonly<Record<LinkName, Tone>> {
  const lives = (part: { readonly running: string; readonly memory?: unknown } | undefined): Tone => (part?.memory === undefined ? "bad" : part.running === "paused" ? "paused" : "ok");
  const worse = (a: Tone, b: Tone): Tone => (a === "bad" || b === "bad" ? "bad" : a === "ok" ? b : a);
  const [kubeletTone, runtimeTone, proxyTone, kernelTone] = [lives(kubelet), lives(runtime), lives(proxy), lives(kernel)];
  const cri: Tone = kubelet.memory?.runtime === "open" || kubelet.memory?.runtime === "listing" ? worse(kubeletTone, runtimeTone) : "bad";
  return {
    "api-kubelet": kubelet.memory?.server === "" ? "bad" : kubeletTone,
    "api-proxy": proxy?.memory?.server === "" ? "bad" : proxyTone,
    "kubelet-runtime": cri,
    "kubelet-pods": worse(kubeletTone, kernelTone),
    "runtime-pods": worse(runtimeTone, kernelTone),
    "proxy-tables": worse(proxyTone, kernelTone),
  };
}
