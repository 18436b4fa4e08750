import type { ApiserverScene, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { OpenChip } from "../../design/OpenChip.tsx";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { setOptions } from "../../stores/place.ts";
import { select } from "../../stores/ui.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { ageTone } from "./judge.ts";
import styles from "./Control.module.css";

const css = bindStyles(styles);

/** The API servers: which one is opened up. */
export function ServerChips({ servers, opened, now }: { readonly servers: readonly ApiserverScene[]; readonly opened: string; readonly now: Micros }) {
  const say = useWords("control");
  return (
    <ul className={css("servers")} aria-label={say.servers.label}>
      {servers.map((server) => (
        <li key={server.name}>
          <ServerChip server={server} isOpen={server.name === opened} isOnly={servers.length === 1} now={now} />
        </li>
      ))}
    </ul>
  );
}

function toneOf({ running, phase, inFlight, oldestStartedAt }: ApiserverScene, now: Micros): Tone {
  if (running === "paused") return "paused";
  if (phase === undefined || running !== "running") return "bad";
  if (phase !== "running") return "info";
  const tone = inFlight === 0 || oldestStartedAt === undefined ? "ok" : ageTone(ageOf(oldestStartedAt, now));
  return tone === "info" ? "ok" : tone;
}

function loadOf({ running, phase, inFlight, perSecond, oldestStartedAt }: ApiserverScene, now: Micros): string {
  const say = wordsOf("control");
  if (phase === undefined || running !== "running") return runState(running);
  if (phase !== "running") return phase;
  const age = oldestStartedAt === undefined ? 0 : ageOf(oldestStartedAt, now);
  return age >= 1_000_000 ? say.servers.stuck(inFlight, formatDuration(age)) : `${perSecond}/s`;
}

function ServerChip({ server, isOpen, isOnly, now }: { readonly server: ApiserverScene; readonly isOpen: boolean; readonly isOnly: boolean; readonly now: Micros }) {
  const say = useWords("control");
  const { name, machine } = server;
  const load = loadOf(server, now);
  return (
    <OpenChip
      subject={{ type: "process", name }}
      isOpen={isOpen}
      isOnly={isOnly}
      tone={toneOf(server, now)}
      name={machine}
      note={load}
      label={`${name}, ${load}${isOpen ? say.servers.opened : ""}`}
      tip={isOpen ? say.servers.openedTip(name) : say.open(name)}
      data={{ "data-apiserver": name }}
      onOpen={() => {
        select({ type: "process", name });
        setOptions({ server: name });
      }}
    />
  );
}
