import type { Micros, NodeKernelScene, NodeProcessScene, NodeRuntimeScene, PullScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { tip } from "../../design/tip.ts";
import { formatBytes } from "../../stores/formatAmount.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { Consequences } from "./Consequences.tsx";
import { count, runtimeVerdict, shortImage } from "./judge.ts";
import styles from "./RuntimeBox.module.css";

const css = bindStyles(styles);

export interface RuntimeBoxProps {
  readonly runtime: NodeProcessScene & { readonly memory?: NodeRuntimeScene };
  readonly kernel: NodeKernelScene | undefined;
  readonly now: Micros;
  readonly imagesShown: number;
}

/** The container runtime: what it pulls, what it has pulled, what it stops. */
export function RuntimeBox({ runtime, kernel, now, imagesShown }: RuntimeBoxProps) {
  const { memory, process, running } = runtime;
  const verdict = runtimeVerdict(runtime);
  return (
    <PartBox title="containerd" glyph="containerd" tone={verdict.tone} port="runtime" line={verdict.text} help="The container runtime: fetches images, makes sandboxes and containers, and has the kernel run them." end={<ProcessChip process={process} label={running} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${running}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={["new containers, restarts, pulls", "clean ends: nobody sends SIGTERM", "exec probes, logs and exec streams", "the kubelet calls the node NotReady after 30 s"]}
          goesOn={[kernel === undefined ? "nothing: the machine is off" : `${count(kernel.running, "container runs on", "containers run on")}: a shim in the kernel holds each`, "images and records, on the disk"]}
        />
      ) : (
        <>
          {(memory.pulls.length > 0 || memory.stopping.length > 0) && (
            <ul className={css("work")} aria-label="Pulls and stops">
              {memory.pulls.map((pull) => (
                <Pull key={pull.image} pull={pull} now={now} />
              ))}
              {memory.stopping.map(({ pod, container, killAt }) => (
                <li key={`${pod} ${container}`} className={css("stop")} data-stopping={container}>
                  <span className={css("name")}>
                    stops {container} <i>{pod.slice(pod.indexOf("/") + 1)}</i>
                  </span>
                  <span className={css("aside")}>{killAt === undefined ? "SIGTERM" : `SIGKILL in ${formatDuration(Math.max(0, killAt - now))}`}</span>
                </li>
              ))}
            </ul>
          )}
          <h4 className={css("heading")} {...tip("On the node’s disk: a pod whose image is here need not wait for a pull. Nothing is removed from it here.")}>
            Images <span>{memory.imageCount === 0 ? "none yet" : `${memory.imageCount}, ${formatBytes(memory.imageBytes)}`}</span>
          </h4>
          <ul className={css("images")} aria-label="Images on the node">
            {memory.images.slice(0, imagesShown).map(({ image, size }) => (
              <li key={image} data-image={image}>
                <span className={css("name")}>{shortImage(image)}</span>
                <span className={css("aside")}>{formatBytes(size)}</span>
              </li>
            ))}
            {memory.imageCount > imagesShown && <li className={css("aside")}>and {memory.imageCount - imagesShown} more</li>}
          </ul>
          <p className={css("note")} {...tip("Each sandbox on the pod network has an address of the node’s own range.")}>
            {memory.addressesUsed} of {memory.addresses} pod addresses in use
          </p>
        </>
      )}
    </PartBox>
  );
}

/** An image on its way, by the bytes that have come. */
function Pull({ pull, now }: { readonly pull: PullScene; readonly now: Micros }) {
  const { image, size, fetched, startedAt, resolved, callers } = pull;
  const share = size === 0 ? 0 : fetched / size;
  const words = resolved ? `${formatBytes(fetched)} of ${formatBytes(size)}` : "asks the registry";
  return (
    <li className={css("pull")} data-pull={image} data-fetched={fetched} aria-label={`pulls ${shortImage(image)}: ${words}, for ${formatDuration(ageOf(startedAt, now))}`}>
      <span className={css("name")}>
        {shortImage(image)}
        {callers > 1 && <i> for {callers}</i>}
      </span>
      <span className={css("aside")}>{words}</span>
      <span className={css("bar")} aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
    </li>
  );
}
