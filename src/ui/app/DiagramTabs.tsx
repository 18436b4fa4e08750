import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { tip } from "../design/tip.ts";
import { diagrams, isApart } from "./diagrams.ts";
import { goTo, usePlace } from "../stores/place.ts";
import { useIsShared } from "../stores/useIsShared.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./DiagramTabs.module.css";

const css = bindStyles(styles);

/** Which picture of the cluster is shown. */
export function DiagramTabs() {
  const words = useWords("app");
  const shown = usePlace((place) => place.diagram);
  const list = useRef<HTMLDivElement>(null);
  const shared = useIsShared();
  // What has clusters of its own beside the page's has no place where the cluster is everybody's.
  const offered = diagrams.filter(({ id }) => !shared || !isApart(id));
  // On a phone the row is wider than the screen: what is shown is to be seen in it.
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (offered.findIndex(({ id }) => id === shown) + move + offered.length) % offered.length;
    const diagram = offered[next];
    if (diagram === undefined) return;
    goTo(diagram.id);
    list.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it take the focus
    <div ref={list} role="tablist" aria-label={words.diagramTabs} className={`${css("tabs")} no-print`} onKeyDown={onKeyDown}>
      {offered.map(({ id, title, short, icon: Icon, about, key }) => (
        <button
          key={id}
          id={`diagram-tab-${id}`}
          type="button"
          role="tab"
          aria-label={words.diagrams[id]?.title ?? title}
          aria-selected={id === shown}
          aria-controls="diagram"
          tabIndex={id === shown ? 0 : -1}
          className={css("tab", id === shown && "open")}
          onClick={() => goTo(id)}
          {...tip(words.diagrams[id]?.about ?? about, `V ${key.toUpperCase()}`)}
        >
          <Icon size={14} aria-hidden="true" />
          <span>{words.diagrams[id]?.short ?? short}</span>
        </button>
      ))}
    </div>
  );
}
