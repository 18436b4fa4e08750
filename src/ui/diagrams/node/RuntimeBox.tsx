import type { Micros, NodeKernelScene, NodeProcessScene, NodeRuntimeScene, PullScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { tip } from "../../design/tip.ts";
import { formatBytes } from "../../stores/formatAmount.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { Consequences } from "./Consequences.tsx";
import { runtimeVerdict, shortImage } from "./judge.ts";
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
  const say = useWords("node");
  const { memory, process, running } = runtime;
  const verdict = runtimeVerdict(runtime);
  return (
    <PartBox title="containerd" glyph="containerd" tone={verdict.tone} port="runtime" line={verdict.text} help={say.runtime.help} end={<ProcessChip process={process} label={runState(running)} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${runState(running)}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={[say.runtime.stops.containers, say.runtime.stops.ends, say.runtime.stops.exec, say.runtime.stops.notReady]}
          goesOn={[kernel === undefined ? say.dead.machineOff : say.runtime.goesOn.containers(kernel.running), say.runtime.goesOn.images]}
        />
      ) : (
        <>
          {(memory.pulls.length > 0 || memory.stopping.length > 0) && (
            <ul className={css("work")} aria-label={say.runtime.pulls}>
              {memory.pulls.map((pull) => (
                <Pull key={pull.image} pull={pull} now={now} />
              ))}
              {memory.stopping.map(({ pod, container, killAt }) => (
                <li key={`${pod} ${container}`} className={css("stop")} data-stopping={container}>
                  <span className={css("name")}>
                    {say.runtime.stopping(container)} <i>{pod.slice(pod.indexOf("/") + 1)}</i>
                  </span>
                  <span className={css("aside")}>{killAt === undefined ? "SIGTERM" : say.runtime.killIn(formatDuration(Math.max(0, killAt - now)))}</span>
                </li>
              ))}
            </ul>
          )}
          <h4 className={css("heading")} {...tip(say.runtime.imagesHelp)}>
            {say.runtime.images} <span>{memory.imageCount === 0 ? say.runtime.noImages : `${memory.imageCount}, ${formatBytes(memory.imageBytes)}`}</span>
          </h4>
          <ul className={css("images")} aria-label={say.runtime.imagesOnNode}>
            {memory.images.slice(0, imagesShown).map(({ image, size }) => (
              <li key={image} data-image={image}>
                <span className={css("name")}>{shortImage(image)}</span>
                <span className={css("aside")}>{formatBytes(size)}</span>
              </li>
            ))}
            {memory.imageCount > imagesShown && <li className={css("aside")}>{say.more(memory.imageCount - imagesShown)}</li>}
          </ul>
          <p className={css("note")} {...tip(say.runtime.addressesHelp)}>
            {say.runtime.addresses(memory.addressesUsed, memory.addresses)}
          </p>
        </>
      )}
    </PartBox>
  );
}

/** An image on its way, by the bytes that have come. */
function Pull({ pull, now }: { readonly pull: PullScene; readonly now: Micros }) {
  const say = useWords("node");
  const { image, size, fetched, startedAt, resolved, callers } = pull;
  const share = size === 0 ? 0 : fetched / size;
  const words = resolved ? say.runtime.fetched(formatBytes(fetched), formatBytes(size)) : say.runtime.asksRegistry;
  return (
    <li className={css("pull")} data-pull={image} data-fetched={fetched} aria-label={say.runtime.pulling(shortImage(image), words, formatDuration(ageOf(startedAt, now)))}>
      <span className={css("name")}>
        {shortImage(image)}
        {callers > 1 && <i> {say.runtime.callers(callers)}</i>}
      </span>
      <span className={css("aside")}>{words}</span>
      <span className={css("bar")} aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
    </li>
  );
}
