import { CircleHelp, Plus, Share2, Siren, Terminal } from "lucide-react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { IconButton } from "../design/IconButton.tsx";
import { MenuButton } from "../design/MenuButton.tsx";
import { cluster } from "../stores/cluster.ts";
import { useKeys, useRows } from "../stores/keyedStore.ts";
import { runCommand } from "../stores/runCommand.ts";
import { usePlace } from "../stores/place.ts";
import { useIsShared } from "../stores/useIsShared.ts";
import { useUi } from "../stores/ui.ts";
import { isApart } from "./diagrams.ts";
import { SettingsButton } from "./SettingsButton.tsx";
import { slots } from "./slots.ts";
import { useWords, writing } from "../stores/words/language.ts";
import styles from "./TopBar.module.css";
import { VitalStrip } from "./VitalStrip.tsx";

const css = bindStyles(styles);

/** Name, summary, vital signs, and what one does most. */
export function TopBar() {
  const words = useWords("app");
  const apart = usePlace((place) => isApart(place.diagram));
  return (
    <header className={css("bar")}>
      <h1 className={css("brand")}>
        <Logo />
        <span>Kubarium</span>
      </h1>
      {apart ? (
        <p className={css("standsStill")}>{words.standsStill}</p>
      ) : (
        <>
          <Summary />
          <div className={css("vitals")}>
            <VitalStrip />
          </div>
        </>
      )}
      <div className={css("tools")}>
        {!apart && <ClusterTools />}
        <SettingsButton />
        <IconButton label={words.help} keys="?" icon={<CircleHelp size={16} />} onClick={() => useUi.setState({ overlay: "help" })} />
      </div>
    </header>
  );
}

/** What is done to the page's own cluster. */
function ClusterTools() {
  const words = useWords("app");
  const shared = useIsShared();
  return (
    <>
      {slots.ApplyDialog !== undefined && (
        <Button tone="primary" icon={<Plus size={15} />} aria-label={words.apply} onClick={() => useUi.setState({ overlay: "apply" })}>
          <span className={css("roomy")}>{words.apply}</span>
        </Button>
      )}
      {slots.DrillsDialog !== undefined && !shared && (
        <Button icon={<Siren size={15} />} aria-label={words.drillsLabel} onClick={() => useUi.setState({ overlay: "drills" })}>
          <span className={css("wide")}>{words.drills}</span>
        </Button>
      )}
      <IconButton label={words.typeCommand} keys="/" icon={<Terminal size={16} />} onClick={() => useUi.setState({ overlay: "palette" })} />
      {slots.ShareDialog !== undefined && <IconButton label={words.share} icon={<Share2 size={16} />} onClick={() => useUi.setState({ overlay: "share" })} />}
    </>
  );
}

/** A tank with a wheel of seven spokes in it. */
function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="var(--accent)" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M3 5.5V18a3 3 0 0 0 3 3h12a3 3 0 0 0 3-3V5.5" />
      <path d="M3 8.2c1.5-1.2 3-1.2 4.5 0s3 1.2 4.5 0 3-1.2 4.5 0 3 1.2 4.5 0" />
      <circle cx="12" cy="15" r="2.9" />
      <path d="M12 10.9v1.2M15.2 12.4l-.9.8M16 15.9l-1.2-.3M13.8 18.7l-.5-1.1M10.2 18.7l.5-1.1M8 15.9l1.2-.3M8.8 12.4l.9.8" />
    </svg>
  );
}

function Summary() {
  const words = useWords("app");
  const machines = useRows(cluster.machines);
  const pods = useKeys(cluster.pods).length;
  const workers = machines.filter((row) => row.role === "worker").length;
  const count = words.workers(workers);
  const shared = useIsShared();
  return (
    <div className={css("summary")}>
      <MenuButton
        label={words.workersMenu(count)}
        size="s"
        text={count}
        items={[
          { id: "add", label: words.addWorker, typed: "add worker", onSelect: () => void runCommand({ type: "addWorker" }) },
          { id: "heal", label: words.healAll, typed: "heal all", group: "heal", onSelect: () => void runCommand({ type: "healAll" }) },
          ...(shared ? [] : [{ id: "cluster", label: words.anotherCluster, group: "cluster", onSelect: () => useUi.setState({ overlay: "cluster" }) }]),
        ]}
      />
      <span>
        <b>{writing().figure(pods)}</b> {words.pods(pods)}
      </span>
    </div>
  );
}
