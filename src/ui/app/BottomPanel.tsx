import { ChevronDown } from "lucide-react";
import { Suspense, useEffect, useRef } from "react";
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { focusFirstField } from "../design/focusFirstField.ts";
import { magnificationOf } from "../design/magnify.ts";
import { IconButton } from "../design/IconButton.tsx";
import { setPanelHeight, togglePanel, useUi } from "../stores/ui.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./BottomPanel.module.css";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { panels } from "./panels.ts";

const css = bindStyles(styles);

/** Tabs along the bottom; the open one shows above them. On a phone it is a sheet over the diagram. */
export function BottomPanel() {
  const words = useWords("app");
  const open = useUi((state) => state.panel);
  const height = useUi((state) => state.panelHeight);
  const current = panels.find(({ id }) => id === open);
  const tabs = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const buttons = [...(tabs.current?.querySelectorAll("button") ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    if (move === 0 || index === -1) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(index + move + buttons.length) % buttons.length]?.focus();
  };
  return (
    <section className={css("panel")} aria-label={words.panelTabs}>
      {current !== undefined && (
        <div className={css("body")} style={{ height }}>
          <ResizeHandle height={height} />
          <div className={css("close")}>
            <IconButton size="s" label={words.close} icon={<ChevronDown size={15} />} onClick={() => togglePanel(current.id)} />
          </div>
          <div ref={body} role="tabpanel" id={`panel-${current.id}`} aria-labelledby={`tab-${current.id}`} className={css("content")}>
            <ErrorBoundary key={current.id} small>
              <Suspense fallback={<p className={css("loading")}>{words.loading}</p>}>
                <current.Component />
                <FirstField within={body} />
              </Suspense>
            </ErrorBoundary>
          </div>
        </div>
      )}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it take the focus */}
      <div ref={tabs} role="tablist" aria-label={words.panelTabs} className={css("tabs")} onKeyDown={onKeyDown}>
        {panels.map(({ id, title, icon: Icon }, index) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === open}
            aria-controls={id === open ? `panel-${id}` : undefined}
            tabIndex={id === open || (current === undefined && index === 0) ? 0 : -1}
            className={css("tab", id === open && "open")}
            onClick={() => togglePanel(id)}
          >
            <Icon size={15} aria-hidden="true" />
            {words.panels[id] ?? title}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Comes with the panel's own part of the page, after it: its field takes the focus as soon as it is there. */
function FirstField({ within }: { readonly within: RefObject<HTMLElement | null> }) {
  useEffect(() => void focusFirstField(within.current), [within]);
  return null;
}

const heightRange = { min: 140, step: 24 } as const;

function ResizeHandle({ height }: { readonly height: number }) {
  const words = useWords("app");
  const drag = useRef<{ readonly y: number; readonly height: number }>(undefined);
  const resize = (next: number) => setPanelHeight(Math.round(Math.max(heightRange.min, Math.min(next, (window.innerHeight / magnificationOf(document.body)) * 0.75))));
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag.current !== undefined) resize(drag.current.height + (drag.current.y - event.clientY) / magnificationOf(event.currentTarget));
  };
  return (
    // A separator that can be moved is a widget: it takes the focus and the arrow keys.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={words.panelHeight}
      aria-valuenow={height}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className={css("handle")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { y: event.clientY, height };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        event.stopPropagation();
        resize(height + (event.key === "ArrowUp" ? heightRange.step : -heightRange.step));
      }}
    />
  );
}
