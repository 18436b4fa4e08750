import { useEffect, useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { createPortal } from "react-dom";
import { bindStyles } from "./bindStyles.ts";
import { Kbd } from "./Kbd.tsx";
import styles from "./Menu.module.css";
import { placeBeside } from "./placeBeside.ts";
import { useDismiss } from "./useDismiss.ts";

const css = bindStyles(styles);

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** What the item does, as one would type it. */
  readonly typed?: string;
  readonly keys?: string;
  readonly danger?: boolean;
  /** A check mark: one of several choices. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** Items of one group stand together, parted by a line from the next. */
  readonly group?: string;
  readonly onSelect: () => void;
}

export interface MenuProps {
  /** The accessible name, shown as a heading when `title` is given. */
  readonly label: string;
  readonly title?: ReactNode;
  readonly items: readonly MenuItem[];
  /** The rectangle it opens beside; a point is a rectangle of no size. */
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** A menu (also the context menu): arrows, Home, End and first letters move; Enter takes; Escape and a press elsewhere close. */
export function Menu({ label, title, items, anchor, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, onClose);

  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, anchor, anchor.width === 0 ? "at-point" : "below-start");
  }, [anchor]);

  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])")?.focus({ preventScroll: true });
    return () => {
      if ((before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const entries = [...(box.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const target = nextEntry(entries, event.key);
    if (event.key === "Tab") onClose();
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };

  return createPortal(
    <div ref={box} role="menu" aria-label={label} className={css("menu")} onKeyDown={onKeyDown} tabIndex={-1}>
      {title !== undefined && <div className={css("title")}>{title}</div>}
      {items.map((item, index) => (
        <MenuEntry key={item.id} item={item} startsGroup={index > 0 && item.group !== items[index - 1]?.group} onClose={onClose} />
      ))}
    </div>,
    document.body,
  );
}

function nextEntry(entries: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const current = entries.findIndex((entry) => entry === document.activeElement);
  switch (key) {
    case "ArrowDown":
      return entries[(current + 1) % entries.length];
    case "ArrowUp":
      return entries[(current - 1 + entries.length) % entries.length];
    case "Home":
      return entries[0];
    case "End":
      return entries.at(-1);
    default: {
      if (key.length !== 1 || key === " ") return undefined;
      const rotated = [...entries.slice(current + 1), ...entries.slice(0, current + 1)];
      return rotated.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}

interface MenuEntryProps {
  readonly item: MenuItem;
  readonly startsGroup: boolean;
  readonly onClose: () => void;
}

function MenuEntry({ item, startsGroup, onClose }: MenuEntryProps) {
  return (
    <button
      type="button"
      role={item.checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={item.checked}
      aria-disabled={item.disabled === true}
      tabIndex={-1}
      className={css("entry", item.danger === true && "danger", startsGroup && "startsGroup")}
      onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (item.disabled === true) return;
        onClose();
        item.onSelect();
      }}
    >
      <span className={css("icon")} aria-hidden="true">
        {item.checked === true ? "✓" : item.icon}
      </span>
      <span className={css("label")}>
        {item.label}
        {item.typed !== undefined && <code className={css("typed")}>{item.typed}</code>}
      </span>
      {item.keys !== undefined && <Kbd>{item.keys}</Kbd>}
    </button>
  );
}
